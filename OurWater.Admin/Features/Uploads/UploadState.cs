using OurWater.Admin.Data;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

public enum UploadStep
{
    File = 1,
    Columns,
    Check,
    Import,
}

/// <summary>Where a person stands with one file.</summary>
public sealed record UploadState
{
    public required long Id { get; init; }
    public required StoredFile File { get; init; }
    public required Mapping Mapping { get; init; }
    public UploadStep Step { get; init; }
    public bool RememberMapping { get; init; }
    public long? SyncId { get; init; }
    public long? CheckRunId { get; init; }
    public long? ImportRunId { get; init; }

    /// <summary>The choices made for an earlier file with the same header.</summary>
    public Mapping? Remembered { get; init; }
    public DateTime? RememberedAt { get; init; }

    /// <summary>True while the choices are those of the last check.</summary>
    public bool IsChecked { get; init; }

    public DataType DataType => Mapping.DataType;

    /// <summary>True once the values were written, or are about to be: what was chosen can no longer be changed.</summary>
    public bool IsImported { get; init; }

    public bool CanReach(UploadStep step) => step switch
    {
        UploadStep.File => true,
        UploadStep.Columns => File.Detected is not null,
        UploadStep.Check => CheckRunId is not null,
        _ => ImportRunId is not null,
    };
}

/// <param name="Rows">Null where no check has counted them.</param>
public sealed record UnfinishedUpload(long Id, string Name, DataType DataType, UploadStep Step, DateTime UpdatedAt, long? Rows);

/// <summary>What a mapping is, but for what belongs to one file only.</summary>
public static class Mappings
{
    /// <summary>Whether a file is read the same way; what a person found right about its values is no part of that.</summary>
    public static bool Same(Mapping? one, Mapping? other) =>
        one is not null && other is not null && Json.Write(one with { ValuesAreRight = null }) == Json.Write(other with { ValuesAreRight = null });

    /// <summary>What is worth remembering for the next file with this header.</summary>
    public static Mapping ForNextFile(this Mapping mapping) => mapping with { Places = null, ValuesAreRight = null };

    /// <summary>
    /// The choices of an earlier file as a beginning for this one. The columns are left to the proposer, which says that it remembers them; a date order that this file may prove itself is too,
    /// and whether a spreadsheet has exchanged its date cells is true of that one file only.
    /// </summary>
    public static Mapping Begin(DataType type, MappingFile? file, Mapping? remembered) => remembered is null
        ? new Mapping { DataType = type, File = file }
        : remembered with { DataType = type, File = file, Places = null, ValuesAreRight = null, Columns = new Dictionary<string, string?>(), DateFormat = null, DateCells = null };

    /// <summary>Drops columns that the file, read in another way, does not have.</summary>
    public static Mapping Keep(this Mapping mapping, IReadOnlyCollection<string> columns) =>
        mapping with { Columns = mapping.Columns.Where(c => c.Value is null || columns.Contains(c.Value)).ToDictionary() };
}
