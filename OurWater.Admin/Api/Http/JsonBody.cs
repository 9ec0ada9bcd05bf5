using System.Security.Cryptography;
using System.Text.Json;

namespace OurWater.Admin.Api.Http;

/// <summary>
/// A request's JSON object, read by hand field by field: so that every field that is wrong is told at once and in words, and so that a field left out differs from one that is null.
/// </summary>
internal sealed class JsonBody
{
    private const int Megabyte = 1024 * 1024;

    private JsonBody(JsonElement root, byte[] bytes)
    {
        Hash = SHA256.HashData(bytes);
        Root = root;
        Fields = new JsonFields(root, "", Errors);
    }

    public FieldErrors Errors { get; } = new();

    public JsonFields Fields { get; }

    public JsonElement Root { get; }

    public byte[] Hash { get; }

    /// <summary>Called by the framework for parameters of this type. An endpoint marked with <see cref="OptionalBody"/> may be sent no body at all.</summary>
    public static async ValueTask<JsonBody?> BindAsync(HttpContext context)
    {
        var optional = context.GetEndpoint()?.Metadata.GetMetadata<OptionalBody>() is not null;
        var largest = context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Megabytes ?? 1;
        if (context.Request.Headers.ContentEncoding.ToString() is { Length: > 0 } packed && !packed.Equals("identity", StringComparison.OrdinalIgnoreCase)) throw Refuse(StatusCodes.Status415UnsupportedMediaType, "Send the body as it is: a Content-Encoding is not taken.");
        var bytes = await ReadAsync(context.Request, largest, context.RequestAborted);
        if (bytes.Length == 0)
        {
            if (!optional) throw Refuse(StatusCodes.Status400BadRequest, "The body is empty. Send a JSON object.");
            bytes = "{}"u8.ToArray();
        }
        else if (!context.Request.HasJsonContentType())
        {
            throw Refuse(StatusCodes.Status415UnsupportedMediaType, "Send JSON, with Content-Type: application/json.");
        }

        var body = new JsonBody(Parse(bytes), bytes);
        context.Items[typeof(JsonBody)] = body;
        return body;
    }

    /// <summary>The body of the request that is being answered; null where its endpoint takes none.</summary>
    public static JsonBody? Of(HttpContext context) => context.Items[typeof(JsonBody)] as JsonBody;

    /// <summary>The JSON that a request carries to an endpoint that takes none; null where it carries nothing.</summary>
    public static async Task<JsonElement?> StrayAsync(HttpContext context)
    {
        var bytes = await ReadAsync(context.Request, 1, context.RequestAborted);
        return bytes.Length == 0 ? null : Parse(bytes);
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, int largest, CancellationToken cancellationToken)
    {
        if (request.ContentLength > largest * Megabyte) throw TooLarge(largest);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > largest * Megabyte) throw TooLarge(largest);
        }

        return buffer.ToArray();
    }

    private static JsonElement Parse(byte[] bytes)
    {
        try
        {
            var root = JsonElement.Parse(bytes);
            ReadAllTexts(root);
            if (root.ValueKind != JsonValueKind.Object) throw Refuse(StatusCodes.Status400BadRequest, "The body must be a JSON object.");
            return root;
        }
        catch (JsonException error)
        {
            throw Refuse(StatusCodes.Status400BadRequest, $"The body is not valid JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine}).");
        }
        catch (InvalidOperationException)
        {
            throw Refuse(StatusCodes.Status400BadRequest, "The body holds text that is not valid Unicode.");
        }
    }

    /// <summary>Texts are decoded only when they are asked for, and bad ones throw then: ask once for all, here.</summary>
    private static void ReadAllTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadAllTexts(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) ReadAllTexts(item);
                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }

    private static RefusedException TooLarge(int largest) => Refuse(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {largest} MB. Send files to /files, and records in smaller parts.");

    private static RefusedException Refuse(int status, string detail) => new(new ApiProblem(status, detail));
}

/// <summary>Marks an endpoint that takes larger bodies than others, which take 1 MB.</summary>
internal sealed record BodyLimit(int Megabytes);

/// <summary>Marks an endpoint whose body may be left out.</summary>
internal sealed class OptionalBody;
