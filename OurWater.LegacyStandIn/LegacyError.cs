using System.Text.Json.Nodes;

namespace OurWater.LegacyStandIn;

/// <summary>An answer that is an error, in the server's shape.</summary>
internal sealed class LegacyError(int status, string message, string name = "Error", string? code = null, JsonNode? details = null) : Exception(message)
{
    public int Status => status;

    public JsonObject Body() => Node(status, withStatusCode: true);

    /// <summary>As it stands in the details of an array: every one of them says 500, and no statusCode.</summary>
    public JsonObject Detail() => Node(500, withStatusCode: false);

    public static LegacyError Validation(string model, string property, string what) => new(
        422, $"The `{model}` instance is not valid. Details: `{property}` {what}.", "ValidationError", details: new JsonObject { ["context"] = model, ["codes"] = new JsonObject { [property] = new JsonArray("presence") } });

    public static LegacyError Duplicate(string entry) => new(500, $"ER_DUP_ENTRY: Duplicate entry '{entry}' for key 'PRIMARY'", code: "ER_DUP_ENTRY");

    public static LegacyError Unauthorized() => new(401, "Authorization Required", code: "AUTHORIZATION_REQUIRED");

    private JsonObject Node(int said, bool withStatusCode)
    {
        var error = new JsonObject { ["name"] = name, ["status"] = said, ["message"] = Message };
        if (withStatusCode) error["statusCode"] = said;
        if (code is not null) error["code"] = code;
        if (details is not null) error["details"] = details.DeepClone();
        return error;
    }
}
