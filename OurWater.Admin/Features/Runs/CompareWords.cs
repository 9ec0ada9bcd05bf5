using System.Globalization;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features.Syncs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <param name="Swatch">Of the legend; the bar has the same colour.</param>
public sealed record ComparePart(string Word, long Count, string Swatch);

/// <summary>A part of a bar, in percent.</summary>
public sealed record CompareBar(string Class, string X, string Width);

/// <summary>What a comparison of both sides found, in words that say no more than was compared.</summary>
public static class CompareWords
{
    private const double Least = 1;

    /// <summary>"27,040 readings are the same, 12 differ, 3 are only here, 44 only there."</summary>
    public static string Headline(DataType type, CompareCounts counts) => string.Create(
        CultureInfo.InvariantCulture, $"{Formats.Count(counts.Same, Names.One(type))} {(counts.Same == 1 ? "is" : "are")} the same, {Formats.Number(counts.Different)} {(counts.Different == 1 ? "differs" : "differ")}, {Formats.Number(counts.OnlyHere)} {(counts.OnlyHere == 1 ? "is" : "are")} only here, {Formats.Number(counts.OnlyThere)} only there.");

    public static IReadOnlyList<ComparePart> Parts(CompareCounts counts) =>
    [
        new("The same", counts.Same, "n-unchanged"), new("Different", counts.Different, "n-conflicted"), new("Only here", counts.OnlyHere, "n-created"), new("Only there", counts.OnlyThere, "n-rejected"),
    ];

    /// <summary>Parts below one percent are drawn wider, to be seen.</summary>
    public static IReadOnlyList<CompareBar> Bars(CompareCounts counts)
    {
        var parts = Parts(counts).Where(p => p.Count > 0).ToList();
        var whole = parts.Sum(p => p.Count);
        var widths = parts.ConvertAll(p => Math.Max(Least, 100d * p.Count / whole));
        var scale = 100 / widths.Sum();
        var (bars, x) = (new List<CompareBar>(), 0d);
        for (var i = 0; i < parts.Count; i++)
        {
            bars.Add(new CompareBar("b-" + parts[i].Swatch[2..], Percent(x), Percent(widths[i] * scale)));
            x += widths[i] * scale;
        }

        return bars;
    }

    /// <summary>"OurWater 27,055 = 27,040 + 12 + 3. LegacyMyWell 27,102 = 27,040 + 12 + 44, and 6 copies."</summary>
    public static string Sums(CompareCounts counts, string other)
    {
        var rest = new List<string>();
        if (counts.Copies > 0) rest.Add(Formats.Count(counts.Copies, "copy", "copies"));
        if (counts.Unusable > 0) rest.Add($"{Formats.Number(counts.Unusable)} that cannot be compared");
        var noPlace = counts.NoPlaceThere == 0 ? "" : $", and {Formats.Number(counts.NoPlaceThere)} for which {other} has no place";
        return $"OurWater {Formats.Number(counts.Here)} = {Formats.Number(counts.Same)} + {Formats.Number(counts.Different)} + {Formats.Number(counts.OnlyHere)}{noPlace}. "
            + $"{other} {Formats.Number(counts.There)} = {Formats.Number(counts.Same)} + {Formats.Number(counts.Different)} + {Formats.Number(counts.OnlyThere)}{(rest.Count == 0 ? "" : $", and {string.Join(", and ", rest)}")}.";
    }

    /// <summary>"Compared: pincode 313603, readings since 1 Jan 2017."</summary>
    public static string Scope(RunDetail run, Formats formats)
    {
        var parts = new List<string>();
        if (run.Selection is { } selection)
        {
            Add(parts, selection.Pincodes, "pincode");
            Add(parts, selection.Groups, "village");
            Add(parts, selection.ExternalIds, "resource");
            if (selection.Bbox is not null) parts.Add("what lies in a box on the map");
            if (selection.Since is { } since) parts.Add($"readings since {SyncSentence.Since(since, formats)}");
        }

        return parts.Count == 0 ? "Everything on both sides is compared, with its values." : $"Compared is what the sync selects, with its values: {SyncSentence.Listed(parts)}. The rest was not looked at.";
    }

    /// <summary>What the figures do not say by themselves.</summary>
    public static IReadOnlyList<string> Besides(RunDetail run)
    {
        var lines = new List<string>();
        var missing = run.Other!.DataTypes.Count < 3 ? Enum.GetValues<DataType>().Except(run.Other.DataTypes).Select(Names.Many).ToList() : [];
        if (missing.Count > 0) lines.Add($"The sync leaves {SyncSentence.Listed(missing)} out: they were not compared.");
        if (run.Counts.Compared.Values.Sum(c => c.Unusable) is > 0 and var unusable) lines.Add($"{Formats.Count(unusable, "record")} in {run.Other.Name} cannot be compared: a date, a value or the resource is missing, or its resource waits for an answer. {(unusable == 1 ? "It is" : "They are")} not brought in either. The reasons stand under “To look at”.");
        if (run.Counts.Compared.Values.Sum(c => c.Copies) is > 0 and var copies) lines.Add($"{Formats.Count(copies, "record")} in {run.Other.Name} {(copies == 1 ? "stands" : "stand")} for a place and time that another one there has already. Here each is one. Delete the further ones there; where the value is another one too, look first which is right.");
        if (run.Counts.Compared.Values.Sum(c => c.NoPlaceThere) is > 0 and var stays) lines.Add($"{Formats.Count(stays, "record")} here cannot be in {run.Other.Name}, such as a group that is no village. {(stays == 1 ? "It is" : "They are")} no difference, and {(stays == 1 ? "stands" : "stand")} on the list with the reason.");
        if (run.WaitingConflicts > 0) lines.Add($"{Formats.Count(run.WaitingConflicts, "conflict waits", "conflicts wait")} for a choice under Conflicts.");
        return lines;
    }

    /// <summary>One line of a list of runs. Only where nothing at all differs are both sides called the same.</summary>
    public static string Line(RunCounts counts)
    {
        var all = counts.Compared.Values;
        if (all.Count == 0) return "Nothing was compared";
        if (all.All(c => c.IsSame)) return $"{Formats.Number(all.Sum(c => c.Same))} the same";
        var parts = new List<string>();
        foreach (var (count, word) in new[] { (all.Sum(c => c.Same), "the same"), (all.Sum(c => c.Different), "different"), (all.Sum(c => c.OnlyHere), "only here"), (all.Sum(c => c.OnlyThere), "only there"), (all.Sum(c => c.Copies), all.Sum(c => c.Copies) == 1 ? "copy there" : "copies there"), (all.Sum(c => c.Unusable), "not comparable") })
        {
            if (count > 0) parts.Add($"{Formats.Number(count)} {word}");
        }

        return string.Join(" · ", parts);
    }

    private static void Add(List<string> parts, IReadOnlyList<string> chosen, string one)
    {
        if (chosen.Count == 1) parts.Add($"{one} {chosen[0]}");
        else if (chosen.Count > 1) parts.Add(Formats.Count(chosen.Count, one));
    }

    private static string Percent(double number) => number.ToString("0.###", CultureInfo.InvariantCulture) + "%";
}
