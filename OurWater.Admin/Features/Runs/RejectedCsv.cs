using System.Globalization;
using CsvHelper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Runs;

/// <summary>
/// The rejected rows of a run as a file to mend and upload again: the columns of the original under their names, then row, reason and what to do. Streamed: there may be a million.
/// </summary>
public sealed class RejectedCsv(Database database, FileStore files)
{
    public static IReadOnlyList<string> Added { get; } = ["row", "reason", "what to do"];

    /// <summary>What another system pushed is kept as it was sent: JSON.</summary>
    public static IReadOnlyList<string> PushedColumns { get; } = ["record"];

    private static readonly string[] PushedType = ["type"];

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/runs/{id:long}/rejected.csv", DownloadAsync).RequireAuthorization().ExcludeFromDescription();

    /// <summary>Null where the organisation has no such run.</summary>
    public async Task<RejectedFile?> FindAsync(int organisationId, long runId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        var run = await context.Runs.AsNoTracking().Include(r => r.Sync!.Datasource!.File).SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
        if (run is null) return null;
        var file = run.Sync!.Datasource!.File;
        return new RejectedFile(organisationId, runId, run.IsAccepted || file is null ? run.Sync.Name : file.Name, ColumnsOf(run, file, cancellationToken)) { IsPush = run.IsAccepted };
    }

    public async Task WriteAsync(RejectedFile file, Stream output, CancellationToken cancellationToken)
    {
        // The byte order mark makes a spreadsheet read it as UTF-8. A ragged row keeps its extra fields, behind the added columns.
        await using var csv = CsvWriter.Create(output, new CsvWriterOptions { WriteByteOrderMark = true, ValidateFieldCount = false }, leaveOpen: true);
        foreach (var name in file.Columns.Concat(file.IsPush ? PushedType : []).Concat(Added)) csv.WriteField(SpreadsheetText.Guard(name));
        await csv.EndRecordAsync(cancellationToken);
        await using var context = database.Open(file.OrganisationId);
        var rows = context.RejectedRows.AsNoTracking().Where(r => r.RunId == file.RunId).OrderBy(r => r.DataType).ThenBy(r => r.Row).ThenBy(r => r.Column)
            .ThenBy(r => r.Id).Select(r => new { r.Column, r.DataType, Line = new RejectedLine(r.Id, r.Row, r.Reason, r.Message, r.Original) }).AsAsyncEnumerable();
        var same = new List<RejectedLine>();
        var type = DataType.Reading;
        await foreach (var found in rows.WithCancellation(cancellationToken))
        {
            // In the wide layout every cell of a row may be rejected: the row is written once, so that the mended file has it once. Records of another system may share a number.
            var row = found.Line;
            if (same.Count > 0 && (found.Column == 0 || same[0].Row != row.Row))
            {
                await WriteRowAsync(csv, same, file, type, cancellationToken);
                same.Clear();
            }

            type = found.DataType;
            same.Add(row);
        }

        if (same.Count > 0) await WriteRowAsync(csv, same, file, type, cancellationToken);
    }

    private static async Task WriteRowAsync(CsvWriter csv, List<RejectedLine> cells, RejectedFile file, DataType type, CancellationToken cancellationToken)
    {
        var columns = file.Columns.Count;
        var original = cells[0].Original;
        for (var i = 0; i < columns; i++) csv.WriteField(i < original.Count ? SpreadsheetText.Guard(original[i]) : "");
        if (file.IsPush) csv.WriteField(Json.Write(type).Trim('"'));
        csv.WriteField(cells[0].Row.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(SpreadsheetText.Guard(string.Join(" ", cells.Select(c => c.Message).Distinct())));
        csv.WriteField(SpreadsheetText.Guard(string.Join(" ", cells.Select(c => Reasons.ToDo(c.Reason)).Distinct())));
        for (var i = columns; i < original.Count; i++) csv.WriteField(SpreadsheetText.Guard(original[i]));
        await csv.EndRecordAsync(cancellationToken);
    }

    private IReadOnlyList<string> ColumnsOf(SyncRun run, StoredFile? file, CancellationToken cancellationToken)
    {
        if (run.IsAccepted) return PushedColumns;
        if (file is null) return RemoteColumns.All;
        if (run.Mapping?.File is null && file.Detected is { Tables.Count: 0 } detected) return detected.Columns;
        try
        {
            return TableFile.DescribeFor(files.PathOf(file), run.Mapping ?? new Mapping(), cancellationToken).Columns;
        }
        catch (Exception error) when (error is TableFileException or IOException)
        {
            return file.Detected?.Columns ?? [];
        }
    }

    private static async Task<Results<NotFound, PushStreamHttpResult>> DownloadAsync(long id, HttpContext context, RejectedCsv csv, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(context.User) is not { } actor || await csv.FindAsync(actor.OrganisationId, id, cancellationToken) is not { } file) return TypedResults.NotFound();
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return Download.Stream(output => csv.WriteAsync(file, output, cancellationToken), "text/csv; charset=utf-8", file.DownloadName, cancellationToken);
    }
}

/// <param name="Title">The original's name.</param>
/// <param name="Columns">Its columns, as they were understood.</param>
public sealed record RejectedFile(int OrganisationId, long RunId, string Title, IReadOnlyList<string> Columns)
{
    /// <summary>Records that another system pushed: of several types, each counted for itself.</summary>
    public bool IsPush { get; init; }

    public string DownloadName => $"{Path.GetFileNameWithoutExtension(Title)}-rejected.csv";
}

/// <summary>Text that a spreadsheet opens as text. What a volunteer typed must not run as a formula on a coordinator's machine; numbers and dates stay as they are.</summary>
public static class SpreadsheetText
{
    // The wide forms are read as the plain ones by spreadsheets set to an East Asian language.
    private const string Starts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    public static string Guard(string text) => text.Length > 0 && Starts.Contains(text[0], StringComparison.Ordinal) && !IsPlain(text) ? "'" + text : text;

    /// <summary>A sign followed by digits only: −5, +91.30, -1,5.</summary>
    private static bool IsPlain(string text) =>
        text.Length > 1 && text[0] is '+' or '-' && text.AsSpan(1).IndexOfAnyExcept("0123456789.,".AsSpan()) < 0;
}
