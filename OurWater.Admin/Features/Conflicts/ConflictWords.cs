using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>Values of conflicts, and what follows from a choice.</summary>
public static class ConflictWords
{
    /// <summary>"15.30 m"</summary>
    public static string Value(double? value, ReadingLabel? reading) => Value(value, reading?.Type ?? ResourceType.Well, reading?.Unit ?? "");

    public static string Value(double? value, ResourceType type, string unit) => value is null ? Formats.Nothing : $"{Formats.Value(value, type)} {unit}".TrimEnd();

    /// <summary>A value as it will be stored, with all its decimals: 7.125 is not 7.13.</summary>
    public static string Exactly(double value, string unit) => $"{TypedNumbers.Write((decimal)value).Replace('-', '−')} {unit}".TrimEnd();

    public static IReadOnlyList<ConflictField> Fields(Conflict conflict)
    {
        var (ours, theirs) = (RecordFields.Read(conflict.Ours), RecordFields.Read(conflict.Theirs));
        return [.. theirs.Keys.Order(StringComparer.Ordinal).Select(f => new ConflictField(RecordFields.Name(f), RecordFields.Words(ours, f), RecordFields.Words(theirs, f)))];
    }

    /// <summary>What is asked, in a few words for a list.</summary>
    public static string Asks(Conflict conflict) => conflict.Kind switch
    {
        ConflictKind.IdTaken => $"Two claim {conflict.RemoteKey}",
        ConflictKind.AnotherRecord => $"Another one under {conflict.RemoteKey}?",
        _ => string.Join(", ", Fields(conflict).Select(f => f.Name)),
    };

    /// <summary>How it was settled, in words.</summary>
    public static string Settled(string resolution, string? system) => resolution switch
    {
        Resolutions.Replaced => system is null ? "Replaced by the file’s value" : $"Replaced by the value of {system}",
        Resolutions.Other => "Another value was stored",
        Resolutions.Same => "It is the same record",
        Resolutions.NotTheSame => "They are two records",
        _ => "OurWater’s value was kept",
    };

    /// <summary>What becomes of a value that stays or is stored here, on the other side.</summary>
    public static string Travels(TheirSystem system) => system.Sends
        ? $"and is sent to {system.Name} at the next run of “{system.SyncName}”"
        : $"and is not sent: “{system.SyncName}” only brings in";
}
