using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Runs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>The rows of a run that could not be stored: the columns of the original under their names, then where and why.</summary>
internal static class RejectedRowEndpoints
{
    private static readonly string[] Added = ["row", "column", "reason", "message"];

    public static void MapRejectedRows(this IEndpointRouteBuilder api) =>
        api.MapGet("/runs/{id}/rejected", AnswerAsync).WithTags("Runs").Scope(ApiKeys.SyncsRead)
            .Tell("listRejectedRows", "The rejected rows of a run", "As JSON in pages, or whole as CSV with Accept: text/csv. Each row has the columns of the original, row (as a spreadsheet counts), column (of a wide file), reason (a code) and message; one that was pushed has its type and, as record, what was sent: row counts from 1 within its type.")
            .Pages(new QueryParameter("reason", "string", "With this reason code.")).Produces<Page<Dictionary<string, object?>>>(200, "application/json", "text/csv").Refuses(404);

    private static async Task<IResult> AnswerAsync(HttpRequest request, RecordId id, ApiCaller caller, Database database, RejectedCsv files, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var reason = query.Text("reason");
        if (query.Refusal is { } refused) return refused;
        if (await files.FindAsync(caller.OrganisationId, id.Value, cancellationToken) is not { } file) return ApiProblem.NotFound("run");
        if (WantsCsv(request)) return TypedResults.Stream(output => WriteAsync(database, file, reason, output, cancellationToken), "text/csv; charset=utf-8", file.DownloadName);
        await using var context = database.Open(caller.OrganisationId);
        var rows = Rows(context, id.Value, reason);
        var total = await rows.CountAsync(cancellationToken);
        if (page.After is { } after) rows = rows.Where(r => r.Id > after.Id);
        var found = page.IsBeyondAll ? [] : await page.Take(rows.OrderBy(r => r.Id)).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, r => new Position(r.Id), r => View(file, r)));
    }

    private static bool WantsCsv(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1).Select(a => a.MediaType.Value).FirstOrDefault(a => a is "text/csv" or "application/json") == "text/csv";

    private static IQueryable<RejectedRow> Rows(OurWaterDbContext context, long runId, string? reason)
    {
        var rows = context.RejectedRows.AsNoTracking().Where(r => r.RunId == runId);
        return reason is null ? rows : rows.Where(r => r.Reason == reason);
    }

    private static Dictionary<string, object?> View(RejectedFile file, RejectedRow row)
    {
        var view = new Dictionary<string, object?>();
        var names = NamesOf(file, row.Original.Count);
        for (var i = 0; i < names.Count; i++) view[names[i]] = i < row.Original.Count ? row.Original[i] : "";
        if (file.IsPush) view["type"] = Words.Of(row.DataType);
        view["row"] = row.Row;
        view["column"] = row.Column == 0 ? null : row.Column <= file.Columns.Count ? file.Columns[row.Column - 1] : row.Column.ToString(CultureInfo.InvariantCulture);
        view["reason"] = row.Reason;
        view["message"] = row.Message;
        return view;
    }

    /// <summary>The original's columns, none of them called like ours; a ragged row has more fields than columns.</summary>
    private static List<string> NamesOf(RejectedFile file, int fields)
    {
        var names = file.Columns.Select(c => Added.Contains(c) ? $"{c} (file)" : c).ToList();
        while (names.Count < fields) names.Add($"field {(names.Count + 1).ToString(CultureInfo.InvariantCulture)}");
        return names;
    }

    private static async Task WriteAsync(Database database, RejectedFile file, string? reason, Stream output, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(output, new CsvWriterOptions { ValidateFieldCount = false }, leaveOpen: true);
        foreach (var name in NamesOf(file, 0).Concat(Added)) csv.WriteField(SpreadsheetText.Guard(name));
        await csv.EndRecordAsync(cancellationToken);
        await using var context = database.Open(file.OrganisationId);
        var rows = Rows(context, file.RunId, reason).OrderBy(r => r.Row).ThenBy(r => r.Column).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            for (var i = 0; i < file.Columns.Count; i++) csv.WriteField(i < row.Original.Count ? SpreadsheetText.Guard(row.Original[i]) : "");
            csv.WriteField(row.Row.ToString(CultureInfo.InvariantCulture));
            csv.WriteField(row.Column == 0 ? "" : SpreadsheetText.Guard(row.Column <= file.Columns.Count ? file.Columns[row.Column - 1] : row.Column.ToString(CultureInfo.InvariantCulture)));
            csv.WriteField(row.Reason);
            csv.WriteField(SpreadsheetText.Guard(row.Message));
            for (var i = file.Columns.Count; i < row.Original.Count; i++) csv.WriteField(SpreadsheetText.Guard(row.Original[i]));
            await csv.EndRecordAsync(cancellationToken);
        }
    }
}
