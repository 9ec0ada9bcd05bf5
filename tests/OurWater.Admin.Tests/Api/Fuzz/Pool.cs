using System.Text.Json;
using System.Text.Json.Nodes;

namespace OurWater.Admin.Tests.Api.Fuzz;

/// <summary>Ids of records that are there, by collection, so that requests meet something.</summary>
internal sealed class Pool
{
    private const int Most = 20;

    private readonly Dictionary<string, List<string>> _ids = [];
    private readonly Dictionary<string, List<JsonElement>> _views = [];

    /// <summary>Names of fields and parameters that hold an id, and of what.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["resourceId"] = "resources", ["groupId"] = "groups", ["groups"] = "groups", ["fileId"] = "files", ["datasourceId"] = "datasources", ["datasource"] = "datasources", ["syncId"] = "syncs", ["listRunId"] = "runs", ["recordId"] = "resources",
    };

    public static string? CollectionOf(string name) => Names.GetValueOrDefault(name);

    /// <summary>/api/v1/resources/{id}/…: resources.</summary>
    public static string CollectionOfPath(string path) => path.Split('/') is [_, _, _, var collection, ..] ? collection == "sync" ? "syncs" : collection : "";

    public void Add(string collection, string id)
    {
        if (!_ids.TryGetValue(collection, out var ids)) _ids[collection] = ids = [];
        ids.Add(id);
        if (ids.Count > Most) ids.RemoveAt(0);
    }

    public void Remove(string collection, string id) => _ids.GetValueOrDefault(collection)?.Remove(id);

    /// <summary>Keeps a record as it was answered: sent back, it is a body that makes sense.</summary>
    public void Show(string collection, JsonElement view)
    {
        if (!_views.TryGetValue(collection, out var views)) _views[collection] = views = [];
        views.Add(view);
        if (views.Count > Most) views.RemoveAt(0);
    }

    public JsonNode? View(string collection, int any) => _views.GetValueOrDefault(collection) is { Count: > 0 } views ? JsonNode.Parse(views[any % views.Count].GetRawText()) : new JsonObject();

    public string Pick(string collection, int any) => _ids.GetValueOrDefault(collection) is { Count: > 0 } ids ? ids[any % ids.Count] : "1";
}
