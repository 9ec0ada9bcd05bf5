using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>What a run waits for, in words: the question, what a yes does, and the buttons.</summary>
public static class ApprovalWords
{
    /// <summary>"12 new wells would be made in LegacyMyWell. It sends a message to the owner of each."</summary>
    public static string Question(Approval asked, OtherSide other) => asked.AllNewResources > 0
        ? $"{Resources(asked, "new ")} would be made in {other.Name}.{(!other.TellsOwners ? "" : asked.AllNewResources == 1 ? " It sends a message to its owner." : " It sends a message to the owner of each.")}"
        : asked.IsFirst ? $"This would be the first time that anything is sent to {other.Name}."
        : $"{Formats.Count(asked.Readings + asked.NotListed, "reading")} would be sent to {other.Name}.";

    /// <summary>Why it asks, and what else would go.</summary>
    public static string Besides(Approval asked, OtherSide other)
    {
        var rest = Rest(asked);
        var what = rest.Count == 0 ? "" : asked.AllNewResources == 0 ? $"{Listed(rest)} would be sent. " : $"{Listed(rest)} would be sent besides. ";
        var more = asked.NotListed == 0 ? "" : $"A list holds no more: another {Formats.Count(asked.NotListed, "reading waits", "readings wait")} for the next run. ";
        return $"{what}{more}{Why(asked)} {(other.Pulls ? "What was brought in before stays, whatever you choose." : "")}".TrimEnd();
    }

    private static string Why(Approval asked) => asked switch
    {
        { IsFirst: true } => "This sync has sent nothing before, so it asks.",
        _ when asked.AllNewResources > asked.Cap => $"A run of this sync may make {Formats.Count(asked.Cap, "new resource")} without asking.",
        { ReadingCap: { } cap } => $"A run of this sync may send {Formats.Count(cap, "reading")} without asking.",
        _ => "A run of this sync may send 500 readings without asking, or 5 % of those that both sides share, whichever is more.",
    };

    /// <summary>"Send 12 wells and 216 readings"</summary>
    public static string Send(Approval asked)
    {
        var parts = Rest(asked);
        if (asked.AllNewResources > 0) parts.Insert(0, Resources(asked, ""));
        return parts.Count == 0 ? "Go on" : $"Send {Listed(parts)}";
    }

    private static List<string> Rest(Approval asked)
    {
        var parts = new List<string>();
        if (asked.NewGroups > 0) parts.Add(Formats.Count(asked.NewGroups, "village"));
        if (asked.Changes > 0) parts.Add(Formats.Count(asked.Changes, "change"));
        if (asked.Readings > 0) parts.Add(Formats.Count(asked.Readings, "reading"));
        return parts;
    }

    /// <summary>"12 new wells"; of several kinds "12 new resources".</summary>
    private static string Resources(Approval asked, string which) => asked.NewResources.Count == 1 && asked.NewResources.First() is var (type, count)
        ? Formats.Count(count, which + Names.Kind(type).ToLowerInvariant(), which + Names.Kinds(type).ToLowerInvariant())
        : Formats.Count(asked.AllNewResources, which + "resource");

    private static string Listed(List<string> parts) => parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";
}
