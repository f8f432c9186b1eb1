"""What may stand where in a document of OpenAPI.

`{x}` is an object whose values are x under names of the contract's choice, `[x]` a list of x, and
`x|flag` may be true or false in place of x.
"""

from __future__ import annotations

from openapi.codegen.contract.conventions import (
    CALLER_ID,
    DECIDED_BY,
    MAX_BODY_BYTES,
    PROBLEM_TYPES,
    ROLE_SCHEMA,
    SCOPE_ROLES,
    STREAM_SECONDS,
)
from openapi.codegen.contract.document import METHODS

SCALARS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "flag": (bool,),
    "whole": (int,),
    "number": (int, float),
}

_WORDS = {"description": "text", "summary": "text"}
_EXAMPLES = {"examples": "{example}"}
_VALUE: dict[str, str] = {
    "content": "{media}",
    "deprecated": "flag",
    "description": "text",
    "explode": "flag",
    "required": "flag",
    "schema": "schema",
    "style": "text",
    **_EXAMPLES,
}

GRAMMAR: dict[str, dict[str, str]] = {
    "contract": {
        "components": "components",
        "info": "info",
        "openapi": "text",
        "paths": "{path}",
        "security": "[{[text]}]",
        "servers": "[server]",
        "tags": "[tag]",
        "webhooks": "{path}",
        PROBLEM_TYPES: "text",
        MAX_BODY_BYTES: "whole",
        ROLE_SCHEMA: "text",
        SCOPE_ROLES: "{text}",
    },
    "info": {"title": "text", "version": "text", **_WORDS},
    "server": {"url": "text", "variables": "{variable}", **_WORDS},
    "variable": {"default": "text", "enum": "[text]", "description": "text"},
    "tag": {"name": "text", **_WORDS},
    "components": {
        "callbacks": "{callback}",
        "examples": "{example}",
        "headers": "{header}",
        "links": "{any}",
        "parameters": "{parameter}",
        "pathItems": "{path}",
        "requestBodies": "{body}",
        "responses": "{response}",
        "schemas": "{schema}",
        "securitySchemes": "{scheme}",
    },
    "path": {
        **dict.fromkeys(METHODS, "operation"),
        "parameters": "[parameter]",
        "servers": "[server]",
        **_WORDS,
    },
    "callback": {"*": "path"},
    "operation": {
        "callbacks": "{callback}",
        "deprecated": "flag",
        "externalDocs": "links",
        "operationId": "text",
        "parameters": "[parameter]",
        "requestBody": "body",
        "responses": "{response}",
        "security": "[{[text]}]",
        "servers": "[server]",
        "tags": "[text]",
        "x-oauth2-errors": "flag",
        "x-standalone": "flag",
        **_WORDS,
    },
    "links": {"url": "text", "description": "text"},
    "parameter": {
        "allowEmptyValue": "flag",
        "allowReserved": "flag",
        "in": "text",
        "name": "text",
        CALLER_ID: "flag",
        **_VALUE,
    },
    "header": _VALUE,
    "body": {
        "content": "{media}",
        "description": "text",
        "required": "flag",
        MAX_BODY_BYTES: "whole",
    },
    "media": {"encoding": "{encoding}", "schema": "schema", **_EXAMPLES},
    "encoding": {
        "allowReserved": "flag",
        "contentType": "text",
        "explode": "flag",
        "headers": "{header}",
        "style": "text",
    },
    "example": {"externalValue": "text", **_WORDS},
    "response": {
        "content": "{media}",
        "description": "text",
        "headers": "{header}",
        "links": "{any}",
        DECIDED_BY: "[text]",
        STREAM_SECONDS: "whole",
    },
    "scheme": {
        "description": "text",
        "flows": "{flow}",
        "in": "text",
        "name": "text",
        "openIdConnectUrl": "text",
        "scheme": "text",
        "type": "text",
    },
    "flow": {"authorizationUrl": "text", "scopes": "{text}", "tokenUrl": "text"},
    "schema": {
        **dict.fromkeys(
            ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties"),
            "{schema}",
        ),
        **dict.fromkeys(
            ("contains", "else", "if", "items", "not", "propertyNames", "then"), "schema"
        ),
        **dict.fromkeys(
            ("additionalProperties", "unevaluatedItems", "unevaluatedProperties"), "schema|flag"
        ),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]"),
        **dict.fromkeys(("maximum", "minimum", "multipleOf"), "number"),
        **dict.fromkeys(
            ("maxContains", "maxItems", "maxLength", "maxProperties", "minContains"), "whole"
        ),
        **dict.fromkeys(("minItems", "minLength", "minProperties"), "whole"),
        **dict.fromkeys(("deprecated", "nullable", "readOnly", "uniqueItems", "writeOnly"), "flag"),
        "dependentRequired": "{[text]}",
        "description": "text",
        "discriminator": "discriminator",
        "enum": "[any]",
        "format": "text",
        "pattern": "text",
        "required": "[text]|flag",
        "title": "text",
        "type": "types",
    },
    "discriminator": {"mapping": "{text}", "propertyName": "text"},
}

REQUIRED = {
    "discriminator": ("propertyName",),
    "parameter": ("in",),
    "scheme": ("type",),
    "server": ("url",),
    "tag": ("name",),
}
"""What nothing can stand in for."""
EVERYWHERE = frozenset({"schema", "path", "parameter", "header", "body", "response", "example"}) | {
    "scheme",
    "callback",
}
"""What may be a reference in place of itself."""
