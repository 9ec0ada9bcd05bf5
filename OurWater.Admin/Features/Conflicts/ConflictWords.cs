using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>Values of conflicts, and what follows from a choice.</summary>
public static class ConflictWords
{
    /// <summary>"15.30 m"</summary>
    public static string Value(double? value, ReadingLabel? reading) => Value(value, reading?.Type ?? ResourceType.Well, reading?.Unit ?? "");

    public static string Value(double? value, ResourceType type, string unit) => value is null ? Formats.Nothing : $"{Formats.Value(value, type)} {unit}".TrimEnd();

    public static IReadOnlyList<ConflictField> Fields(Conflict conflict)
    {
        var (ours, theirs) = (RecordFields.Read(conflict.Ours), RecordFields.Read(conflict.Theirs));
        return [.. theirs.Keys.Order(StringComparer.Ordinal).Select(f => new ConflictField(RecordFields.Name(f), RecordFields.Words(ours, f), RecordFields.Words(theirs, f)))];
    }

    /// <summary>How it was settled, in words.</summary>
    public static string Settled(string resolution) => resolution switch
    {
        Resolutions.Replaced => "Replaced by the file’s value",
        Resolutions.Other => "Another value was stored",
        _ => "OurWater’s value was kept",
    };
}
