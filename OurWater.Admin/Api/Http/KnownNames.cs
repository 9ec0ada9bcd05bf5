using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using OurWater.Admin.Api.Docs;
using OurWater.Sync;

namespace OurWater.Admin.Api.Http;

/// <summary>
/// Refuses fields and query parameters that an endpoint does not describe, before it is asked: a misspelt dryRun must not start a run, a misspelt filter not answer everything.
/// What is known is what the endpoint tells OpenAPI, so that none can forget it. PUT and PATCH also take what the answer has: what was read may be changed and sent back.
/// </summary>
internal static partial class KnownNames
{
    private const int LongestShown = 100;
    private const int MostTold = 100;

    public static async ValueTask<object?> RefuseOthersAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var metadata = http.GetEndpoint()!.Metadata;
        var errors = new FieldErrors();
        CheckQuery(http.Request.Query, [.. metadata.OfType<QueryParameter>().Select(p => p.Name)], errors);
        if (JsonBody.Of(http) is { } body) CheckBody(body.Root, http.Request.Method, metadata, errors);
        else if (metadata.GetMetadata<TakesFile>() is null) await CheckStrayAsync(http, errors);
        return errors.Refusal ?? await next(context);
    }

    private static void CheckQuery(IQueryCollection query, IReadOnlyCollection<string> known, FieldErrors errors)
    {
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name)) errors.Add(name.Length <= LongestShown ? name : name[..LongestShown] + "…", Unknown("parameter", name, known));
            else if (values.Count > 1) errors.Add(name, "This stands more than once.");
            else if (string.IsNullOrWhiteSpace(values[0])) errors.Add(name, "This is empty. Give it a value, or leave it out.");
        }
    }

    private static void CheckBody(JsonElement root, string method, EndpointMetadataCollection metadata, FieldErrors errors)
    {
        var shape = ShapeOf(metadata.GetMetadata<IAcceptsMetadata>()?.RequestType);
        var isChange = HttpMethods.IsPut(method) || HttpMethods.IsPatch(method);
        var answer = ShapeOf(isChange
            ? metadata.OfType<IProducesResponseTypeMetadata>().FirstOrDefault(p => p.StatusCode == StatusCodes.Status200OK)?.Type
            : metadata.GetMetadata<TakesItBack>()?.Shape);
        var found = new Findings();
        Check(root, "", shape, answer, found);
        found.Tell(errors);
    }

    private static async Task CheckStrayAsync(HttpContext http, FieldErrors errors)
    {
        try
        {
            if (await JsonBody.StrayAsync(http) is not { } stray) return;
            var found = new Findings();
            Check(stray, "", null, null, found);
            found.Tell(errors);
        }
        catch (RefusedException refused)
        {
            errors.Add("body", $"This address takes no body. {refused.Message}");
        }
    }

    /// <param name="shape">What may stand here; null = no field may.</param>
    /// <param name="answer">What is answered here, and so ignored where it comes back.</param>
    private static void Check(JsonElement value, string path, JsonTypeInfo? shape, JsonTypeInfo? answer, Findings found)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var items = ShapeOf(shape?.ElementType);
            var index = 0;
            foreach (var item in value.EnumerateArray()) Check(item, $"{path}[{index++}]", items, ShapeOf(answer?.ElementType), found);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            CheckObject(value, path, shape, answer, found);
        }
    }

    private static void CheckObject(JsonElement value, string path, JsonTypeInfo? shape, JsonTypeInfo? answer, Findings found)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var isFree = shape?.Kind == JsonTypeInfoKind.Dictionary;
        foreach (var field in value.EnumerateObject())
        {
            var name = field.Name.Length <= LongestShown ? field.Name : field.Name[..LongestShown] + "…";
            var here = path.Length == 0 ? name : $"{path}.{name}";
            if (found.IsFull) return;
            if (!names.Add(field.Name)) found.Add(here, () => "This stands twice.");
            else if (isFree) Check(field.Value, here, ShapeOf(shape!.ElementType), null, found);
            else if (PropertyOf(shape, field.Name) is { } known) Check(field.Value, here, ShapeOf(known.PropertyType), ShapeOf(PropertyOf(answer, field.Name)?.PropertyType), found);
            else if (PropertyOf(answer, field.Name) is null) found.Add(here, () => Unknown("field", field.Name, [.. shape?.Properties.Select(p => p.Name) ?? []]));
        }
    }

    private static JsonPropertyInfo? PropertyOf(JsonTypeInfo? shape, string name) => shape?.Properties.FirstOrDefault(p => p.Name == name);

    private static JsonTypeInfo? ShapeOf(Type? type) => type is null ? null : ApiJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);

    public static string Unknown(string what, string name, IReadOnlyCollection<string> known) =>
        $"There is no such {what} here. " + (NearName.Of(name, known) is { } near ? $"Did you mean {near}?" : known.Count == 0 ? "None is taken." : $"Known: {string.Join(", ", known)}.");

    /// <summary>The same mistake in many items of a list is told once, at its first place.</summary>
    private sealed partial class Findings
    {
        private readonly Dictionary<string, (string Path, string Message, int Count)> _first = [];

        public bool IsFull => _first.Count >= MostTold;

        public void Add(string path, Func<string> message)
        {
            var kind = Index().Replace(path, "[]");
            _first[kind] = _first.TryGetValue(kind, out var first) ? first with { Count = first.Count + 1 } : (path, message(), 1);
        }

        public void Tell(FieldErrors errors)
        {
            foreach (var (path, message, count) in _first.Values) errors.Add(path, count == 1 ? message : FormattableString.Invariant($"{message} It stands in {count} records."));
        }

        [GeneratedRegex(@"\[\d+\]")]
        private static partial Regex Index();
    }
}

/// <summary>Records may be sent as they were answered, here or by another installation: fields of this shape that cannot be set (<c>lastValue</c>, <c>createdAt</c>) are known and ignored.</summary>
internal sealed record TakesItBack(Type Shape);
