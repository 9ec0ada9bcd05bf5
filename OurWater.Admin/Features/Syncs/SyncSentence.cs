using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Syncs;

/// <param name="IsStrong">What a person looks for in the sentence.</param>
public sealed record SentencePart(string Text, bool IsStrong = false);

/// <summary>What a sync does, said in one sentence or two.</summary>
public static class SyncSentence
{
    /// <summary>"When you start it, this brings new and changed groups of 6 pincodes from LegacyMyWell, then …"</summary>
    public static IReadOnlyList<SentencePart> Of(SyncDetail sync, Formats formats)
    {
        if (!sync.Runs) return OfTheOther(sync);
        List<SentencePart> parts = [new(sync.IsOneTime ? "When you start it, " : "Whenever you start it, ")];
        if (sync.IsOneTime) parts.AddRange([new("one time", true), new(" only, ")]);
        parts.AddRange(sync.IsFile ? OfFile(sync) : OfSystem(sync, formats));
        if (sync.Accepts || sync.Serves) parts.AddRange([new(" "), .. OfTheOther(sync)]);
        return parts;
    }

    public static string Text(SyncDetail sync, Formats formats)
    {
        if (!sync.Runs) return string.Concat(OfTheOther(sync).Select(p => p.Text)).TrimEnd('.');
        var text = string.Concat((sync.IsFile ? OfFile(sync) : OfSystem(sync, formats)).Select(p => p.Text))["this ".Length..];
        var first = text.Split(". ")[0].TrimEnd('.');
        return char.ToUpperInvariant(first[0]) + first[1..];
    }

    /// <summary>"groups, resources and readings"</summary>
    public static string Listed(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "nothing",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}",
    };

    /// <summary>"6 pincodes and 1 village"; empty where everything is meant.</summary>
    public static string Scope(SyncDetail sync)
    {
        var selection = sync.Selection;
        var parts = new List<string>();
        Add(parts, selection.Pincodes, "pincode", p => p);
        Add(parts, selection.Groups, "village", g => sync.GroupNames.GetValueOrDefault(g, g));
        Add(parts, selection.ExternalIds, "resource", r => r[(r.LastIndexOf(':') + 1)..]);
        return parts.Count == 0 ? "" : Listed(parts);
    }

    public static string Policy(ConflictPolicy policy, string datasource) => policy switch
    {
        ConflictPolicy.OurWaterWins => "OurWater wins",
        ConflictPolicy.DatasourceWins => $"{datasource} wins",
        ConflictPolicy.NewestWins => "the newest change wins",
        _ => "it asks you",
    };

    /// <summary>The day of a selection's beginning: a calendar day where it is a midnight.</summary>
    public static string Since(DateTimeOffset since, Formats formats) =>
        since.UtcDateTime.TimeOfDay == TimeSpan.Zero ? formats.ReadingTime(since.UtcDateTime, TimePrecision.Day) : formats.DateAndTime(since.UtcDateTime);

    private static List<SentencePart> OfSystem(SyncDetail sync, Formats formats)
    {
        var what = Listed([.. sync.Types.Select(Names.Many)]);
        List<SentencePart> parts = [new(sync.Pulls ? "this brings new and changed " : "this sends new and changed "), new(what, true)];
        if (Scope(sync) is { Length: > 0 } scope) parts.AddRange([new(" of "), new(scope, true)]);
        if (sync.Selection.Bbox is not null) parts.AddRange([new(" inside "), new("a box on the map", true)]);
        if (sync.Selection.Since is { } since && sync.Types.Contains(DataType.Reading)) parts.AddRange([new(", readings "), new($"since {Since(since, formats)}", true), new(",")]);
        parts.Add(new(sync.Pulls ? $" from {sync.Datasource}" : $" to {sync.Datasource}"));
        if (sync.Pulls && sync.Pushes) parts.Add(new($", then sends what is new here to {sync.Datasource}"));
        parts.Add(new("."));
        if (sync.Pulls) parts.AddRange([new(" When both sides changed the same record, "), new(Policy(sync.Policy, sync.Datasource), true), new(".")]);
        return parts;
    }

    private static List<SentencePart> OfFile(SyncDetail sync) =>
    [
        new("this reads the file "), new(sync.File ?? sync.Datasource, true), new(" and stores its "), new(Listed([.. sync.Types.Select(Names.Many)]), true), new(". "),
        new(sync.Mapping?.ExistingValues switch
        {
            ExistingValues.Keep => "Values that are stored already stay.",
            ExistingValues.Ask => "Where another value is stored already, it asks you.",
            _ => "Values that are stored already are replaced.",
        }),
    ];

    /// <summary>"Field app pushes groups and readings here by itself, and reads ours, over the API."</summary>
    private static List<SentencePart> OfTheOther(SyncDetail sync) =>
    [
        new($"{sync.Datasource} {(sync.Accepts ? "pushes" : "reads our")} "), new(Listed([.. sync.Types.Select(Names.Many)]), true),
        new($"{(sync.Accepts ? " here" : "")}{(sync.Accepts && sync.Serves ? ", and reads ours," : "")} by itself, over the API."),
    ];

    private static void Add(List<string> parts, IReadOnlyList<string> values, string one, Func<string, string> name)
    {
        if (values.Count == 1) parts.Add($"{one} {name(values[0])}");
        else if (values.Count > 1) parts.Add(Formats.Count(values.Count, one));
    }
}
