using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>An uploaded file.</summary>
internal sealed record FileView(string Id, string Name, long Size, string Sha256, DetectedView Detected, DateTime CreatedAt)
{
    public static FileView From(StoredFile file) => new(Ids.Text(file.Id), file.Name, file.Size, file.Sha256, DetectedView.From(file), file.CreatedAt);
}

/// <summary>What was found in it.</summary>
/// <param name="Format">csv, tsv, semicolon, pipe, spaces, xlsx, xls, ods or html.</param>
/// <param name="HeaderRow">The row of the header as a spreadsheet counts; 0 = none, columns are named by their positions.</param>
internal sealed record DetectedView(string Format, string? Encoding, string? Delimiter, int HeaderRow, IReadOnlyList<string> Columns, string? Sheet, IReadOnlyList<string> Sheets, IReadOnlyList<string> Notes)
{
    public static DetectedView From(StoredFile file)
    {
        var found = file.Detected!;
        return new(found.Format, found.Encoding, found.Delimiter, found.HeaderRow, found.Columns, found.Sheet, found.Sheets, found.Notes);
    }
}
