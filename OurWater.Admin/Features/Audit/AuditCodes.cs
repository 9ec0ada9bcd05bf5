using System.Collections.Frozen;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Audit;

/// <summary>The program's own words in a line of the log, as a person calls them. What a person wrote stays as it is, also where it looks like one of them.</summary>
internal static class AuditCodes
{
    private static readonly FrozenSet<string> Fields =
        new[] { "conflictPolicy", "dataType", "existingValues", "identity", "kind", "layout", "methods", "origin", "precision", "resolution", "resourceType", "role", "scopes", "selectedDatatypes", "state", "trigger", "type", "unknownResource" }
            .ToFrozenSet();

    private static readonly FrozenDictionary<string, string> All = new[]
    {
        Of<DatasourceType>(DatasourceWords.Kind),
        Of<ResourceType>(Names.Kind),
        Of<ConflictPolicy>(p => p switch
        {
            ConflictPolicy.OurWaterWins => "OurWater wins",
            ConflictPolicy.DatasourceWins => "the datasource wins",
            ConflictPolicy.NewestWins => "the newest change wins",
            _ => "ask",
        }),
        Of<RunKind>(k => k == RunKind.Reconcile ? "comparison of both sides" : "sync"),
    }.SelectMany(w => w).Append(KeyValuePair.Create("ourWater", "OurWater")).ToFrozenDictionary();

    public static string Words(string field, string value) =>
        !Fields.Contains(field) ? value : (field, value) is ("resolution", "other") ? "another value" : All.TryGetValue(value, out var words) ? words : value.Contains(':', StringComparison.Ordinal) ? value : Names.Spaced(value);

    private static IEnumerable<KeyValuePair<string, string>> Of<T>(Func<T, string> words)
        where T : struct, Enum => Enum.GetValues<T>().Select(v => KeyValuePair.Create(char.ToLowerInvariant(v.ToString()[0]) + v.ToString()[1..], words(v)));
}
