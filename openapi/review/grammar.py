"""What may stand where in a contract, as far as the review looks at it."""

from __future__ import annotations

from openapi.codegen.contract.document import METHODS

ANY = "any"
"""What is compared as it is."""
SCALARS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "flag": (bool,),
    "whole": (int,),
    "number": (int, float),
}

_SCHEMAS = dict.fromkeys(
    ("$defs", "dependentSchemas", "patternProperties", "properties"), "{schema}"
)
_SCHEMA = dict.fromkeys(
    (
        "additionalProperties",
        "contains",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    ),
    "schema",
)
_LISTS = dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]")
_NUMBERS = dict.fromkeys(
    ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"), "number"
)
_SIZES = dict.fromkeys(
    (
        "maxContains",
        "maxItems",
        "maxLength",
        "maxProperties",
        "minContains",
        "minItems",
        "minLength",
        "minProperties",
    ),
    "whole",
)
_FLAGS = dict.fromkeys(("deprecated", "nullable", "readOnly", "uniqueItems", "writeOnly"), "flag")
_WORDS = {"description": "text", "summary": "text"}

GRAMMAR: dict[str, dict[str, str]] = {
    "contract": {
        "components": "components",
        "info": "info",
        "paths": "{path}",
        "security": "[{[text]}]",
        "servers": "[server]",
        "tags": "[tag]",
        "webhooks": "{path}",
        "x-max-body-bytes": "whole",
        "x-rate-limit": "[policy]",
        "x-rate-limit-uncounted": "policy",
    },
    "info": {"title": "text", "version": "text"},
    "server": {"url": "text", "variables": "{variable}"},
    "variable": {"default": "text", "enum": "[text]", **_WORDS},
    "tag": {"name": "text", **_WORDS},
    "components": {
        "callbacks": "{{path}}",
        "headers": "{header}",
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
    "operation": {
        "callbacks": "{{path}}",
        "deprecated": "flag",
        "externalDocs": "links",
        "operationId": "text",
        "parameters": "[parameter]",
        "requestBody": "body",
        "responses": "{response}",
        "security": "[{[text]}]",
        "servers": "[server]",
        "tags": "[text]",
        "x-concurrency": "concurrency",
        "x-deprecated-since": "text",
        "x-oauth2-errors": "flag",
        "x-rate-limit": "[policy]",
        "x-standalone": "flag",
        "x-sunset": "text",
        **_WORDS,
    },
    "links": {"url": "text"},
    "policy": {
        "counted": "text",
        "limit": "whole",
        "name": "text",
        "per": "text",
        "pointer": "text",
        "seconds": "whole",
    },
    "concurrency": {"in_all": "whole", "name": "text", "per_caller": "whole"},
    "parameter": {
        "content": "{media}",
        "deprecated": "flag",
        "explode": "flag",
        "in": "text",
        "name": "text",
        "required": "flag",
        "schema": "schema",
        "style": "text",
        "x-caller-id": "flag",
        **_WORDS,
    },
    "header": {
        "content": "{media}",
        "deprecated": "flag",
        "explode": "flag",
        "required": "flag",
        "schema": "schema",
        "style": "text",
        "x-value": "text",
        **_WORDS,
    },
    "body": {"content": "{media}", "required": "flag", "x-max-body-bytes": "whole", **_WORDS},
    "media": {"schema": "schema"},
    "response": {
        "content": "{media}",
        "headers": "{header}",
        "x-decided-by": "[text]",
        "x-stream-seconds": "whole",
        **_WORDS,
    },
    "scheme": {
        "authorizationUrl": "text",
        "bearerFormat": "text",
        "flows": "{flow}",
        "in": "text",
        "name": "text",
        "openIdConnectUrl": "text",
        "scheme": "text",
        "type": "text",
        "x-rate-limit": "[policy]",
        **_WORDS,
    },
    "flow": {
        "authorizationUrl": "text",
        "refreshUrl": "text",
        "scopes": "{text}",
        "tokenUrl": "text",
    },
    "schema": {
        **_SCHEMAS,
        **_SCHEMA,
        **_LISTS,
        **_NUMBERS,
        **_SIZES,
        **_FLAGS,
        "dependentRequired": "{[text]}",
        "discriminator": "discriminator",
        "enum": "[any]",
        "format": "text",
        "pattern": "text",
        "required": "[text]",
        "type": "types",
        "x-open-enum": "flag",
    },
    "discriminator": {"mapping": "{text}", "propertyName": "text"},
}
REQUIRED = {
    "parameter": ("name", "in"),
    "policy": ("name", "per", "limit", "seconds"),
    "concurrency": ("name", "per_caller", "in_all"),
}
"""What the review cannot do without."""
