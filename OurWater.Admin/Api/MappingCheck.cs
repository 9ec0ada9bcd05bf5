using OurWater.Sync.Tabular;

namespace OurWater.Admin.Api;

internal static class MappingCheck
{
    public static IReadOnlyDictionary<string, string[]> Validate(Mapping mapping) => new Dictionary<string, string[]>();
}
