using System.Text;
using OurWater.Sync.Model;

namespace OurWater.Admin.Components.Shared;

/// <summary>What things are called on every screen.</summary>
public static class Names
{
    /// <summary>Its name; else its kind and number ("Well 1111"); else "Well of Owner F"; else "Well near 24.593, 74.198".</summary>
    /// <param name="number">The id by which another system knows it, short: the resource id of LegacyMyWell without the pincode.</param>
    /// <param name="apart">What tells it apart where another has the same name: "Well 1111 (313603)".</param>
    public static string Resource(ResourceType type, string? name, string? number, string? owner, double? latitude, double? longitude, string? apart = null)
    {
        var called = !string.IsNullOrWhiteSpace(name) ? name
            : !string.IsNullOrWhiteSpace(number) ? $"{Kind(type)} {number}"
            : !string.IsNullOrWhiteSpace(owner) ? $"{Kind(type)} of {owner}"
            : latitude is { } lat && longitude is { } lon ? $"{Kind(type)} near {Formats.Number(lat, 3)}, {Formats.Number(lon, 3)}"
            : $"{Kind(type)} without a name";
        return apart is null ? called : $"{called} ({apart})";
    }

    public static string Resource(Resource resource, string? number) =>
        Resource(resource.Type, resource.Name, number, resource.OwnerName, resource.Latitude, resource.Longitude);

    public static string Kind(ResourceType type) => type switch
    {
        ResourceType.Well => "Well",
        ResourceType.Raingauge => "Rain gauge",
        ResourceType.Checkdam => "Check dam",
        ResourceType.Quality => "Water quality point",
        _ => type.ToString(),
    };

    public static string Kinds(ResourceType type) => type switch
    {
        ResourceType.Quality => "Water quality",
        _ => Kind(type) + "s",
    };

    public static string Kind(GroupType type) => type.ToString();

    /// <summary>Readings, Resources, Groups.</summary>
    public static string Title(DataType type) => type + "s";

    /// <summary>reading, resource, group.</summary>
    public static string One(DataType type) => type.ToString().ToLowerInvariant();

    /// <summary>readings, resources, groups.</summary>
    public static string Many(DataType type) => One(type) + "s";

    /// <summary>What a reading of it measures, with its unit in brackets where a header needs it.</summary>
    public static string Quantity(ResourceType type) => type switch
    {
        ResourceType.Well => "Depth to water",
        ResourceType.Raingauge => "Rain",
        ResourceType.Checkdam => "Water level",
        _ => "Value",
    };

    public static string RunState(RunState state) => state switch
    {
        Sync.Model.RunState.SucceededWithWarnings => "With warnings",
        Sync.Model.RunState.AwaitingApproval => "Waits for approval",
        _ => state.ToString(),
    };

    public static string Origin(ValueOrigin origin) => origin switch
    {
        ValueOrigin.File => "Uploaded file",
        ValueOrigin.Datasource => "Other system",
        ValueOrigin.Api => "API",
        ValueOrigin.Rule => "Its pincode group",
        _ => "Entered by hand",
    };

    /// <summary>The name of a field in words: "wellDepth" is "Well depth"; a field that holds the id of a record is called as the record: "datasourceId" is "Datasource".</summary>
    public static string Field(string name) => Spaced(name.Length > 2 && name.EndsWith("Id", StringComparison.Ordinal) ? name[..^2] : name);

    /// <summary>A word of the program as a person reads it: "pullFromDatasource" is "Pull from datasource".</summary>
    public static string Spaced(string word)
    {
        var words = new StringBuilder();
        foreach (var letter in word)
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(words.Length == 0 ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }
}
