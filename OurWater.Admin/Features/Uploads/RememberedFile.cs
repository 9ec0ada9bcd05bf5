using OurWater.Admin.Storage;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What was chosen about an earlier file itself (its sheet, the row of its names, its encoding), taken where this file has the same table.</summary>
internal static class RememberedFile
{
    /// <summary>Looks into the file anew with what was chosen; what does not apply to it is left aside.</summary>
    /// <param name="saved">Choices for the file's tables, by their headers.</param>
    /// <returns>The choices that this file begins with, and what of them is about the file; null where there are none.</returns>
    public static async Task<(SavedMapping? Saved, MappingFile? File)> TakeAsync(FileStore files, StoredFile file, IReadOnlyList<SavedMapping> saved, CancellationToken cancellationToken)
    {
        var found = file.Detected;
        foreach (var one in saved)
        {
            if (found is null || Applying(one.Mapping.File, found) is not { } chosen) continue;
            await files.DetectAsync(file, new Mapping { DataType = one.DataType, File = chosen }, cancellationToken);
            if (HeaderHash.Of(file.Detected) == one.HeaderHash) return (one, chosen);
            (file.Detected, file.Problem) = (found, null);
        }

        return (saved.FirstOrDefault(one => one.HeaderHash == HeaderHash.Of(found)), null);
    }

    /// <summary>An encoding is taken only where this file leaves it open too, a sheet only where there is one of that name.</summary>
    private static MappingFile? Applying(MappingFile? chosen, TableDescription table)
    {
        if (chosen is null) return null;
        var applying = chosen with
        {
            Sheet = chosen.Sheet is { } sheet && table.Sheets.Contains(sheet) ? sheet : null,
            HeaderRow = chosen.Sheet is { } named && !table.Sheets.Contains(named) ? null : chosen.HeaderRow,
            Encoding = table.EncodingChoices.Any(choice => choice.Encoding == chosen.Encoding) ? chosen.Encoding : null,
            HeaderOffset = chosen.HeaderOffset is { } offset && table.HeaderOffsets.Contains(offset) ? offset : null,
        };
        return applying == new MappingFile() ? null : applying;
    }
}
