using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Admin.Features;
using OurWater.Admin.Features.Runs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Api;

/// <summary>The rows of a run that could not be stored: the columns of the original under their names, then where and why.</summary>
internal static class RejectedRowEndpoints
{
    private static readonly string[] OfPush = ["type", "index"];
    private static readonly string[] Added = ["row", "column", "reason", "message"];

    public static void MapRejectedRows(this IEndpointRouteBuilder api) =>
        api.MapGet("/runs/{id}/rejected", AnswerAsync).WithTags("Runs").Scope(ApiKeys.SyncsRead)
            .Tell("listRejectedRows", "The rejected rows of a run", "As JSON in pages, or whole as CSV with Accept: text/csv. Each row has the columns of the original under their names (one that is named like a field of ours gets “ (file)” after it), row (as a spreadsheet counts: the header counts too, as in the pages and the download), column (of a wide file), reason (a code) and message. One that was pushed has its type, its index as in the answer to the push, row, which counts from 1 within its type, and, as record, what was sent.")
            .Pages(new QueryParameter("reason", "string", "With this reason code.")).Produces<Page<RejectedRowView>>(200, "application/json", "text/csv").Refuses(404);

    private static async Task<IResult> AnswerAsync(HttpRequest request, RecordId id, ApiCaller caller, Database database, RejectedCsv files, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var reason = query.Known("reason", ReasonCodes.All);
        if (query.Refusal is { } refused) return refused;
        if (await files.FindAsync(caller.OrganisationId, id.Value, cancellationToken) is not { } file) return ApiProblem.NotFound("run");
        if (WantsCsv(request)) return Download.Stream(output => WriteAsync(database, file, reason, output, cancellationToken), "text/csv; charset=utf-8", file.DownloadName, cancellationToken);
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

    private static RejectedRowView View(RejectedFile file, RejectedRow row)
    {
        var original = new Dictionary<string, object?>();
        var names = NamesOf(file, row.Original.Count);
        for (var i = 0; i < names.Count; i++) original[names[i]] = i < row.Original.Count ? row.Original[i] : "";
        return new RejectedRowView(row.Row, ColumnOf(file, row), row.Reason, row.Message, file.IsPush ? row.DataType : null, file.IsPush ? row.Row - 1 : null) { Original = original };
    }

    private static string? ColumnOf(RejectedFile file, RejectedRow row) =>
        row.Column == 0 ? null : row.Column <= file.Columns.Count ? file.Columns[row.Column - 1] : row.Column.ToString(CultureInfo.InvariantCulture);

    /// <summary>The original's columns, none of them called like ours; a ragged row has more fields than columns.</summary>
    private static List<string> NamesOf(RejectedFile file, int fields)
    {
        var names = file.Columns.Select(c => Added.Contains(c) || (file.IsPush && OfPush.Contains(c)) ? $"{c} (file)" : c).ToList();
        while (names.Count < fields) names.Add($"field {(names.Count + 1).ToString(CultureInfo.InvariantCulture)}");
        return names;
    }

    private static async Task WriteAsync(Database database, RejectedFile file, string? reason, Stream output, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(output, new CsvWriterOptions { ValidateFieldCount = false }, leaveOpen: true);
        foreach (var name in NamesOf(file, 0).Concat(file.IsPush ? OfPush : []).Concat(Added)) csv.WriteField(SpreadsheetText.Guard(name));
        await csv.EndRecordAsync(cancellationToken);
        await using var context = database.Open(file.OrganisationId);
        var rows = Rows(context, file.RunId, reason).OrderBy(r => r.Row).ThenBy(r => r.Column).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            for (var i = 0; i < file.Columns.Count; i++) csv.WriteField(i < row.Original.Count ? SpreadsheetText.Guard(row.Original[i]) : "");
            if (file.IsPush)
            {
                csv.WriteField(Words.Of(row.DataType));
                csv.WriteField((row.Row - 1).ToString(CultureInfo.InvariantCulture));
            }

            csv.WriteField(row.Row.ToString(CultureInfo.InvariantCulture));
            csv.WriteField(SpreadsheetText.Guard(ColumnOf(file, row) ?? ""));
            csv.WriteField(row.Reason);
            csv.WriteField(SpreadsheetText.Guard(row.Message));
            for (var i = file.Columns.Count; i < row.Original.Count; i++) csv.WriteField(SpreadsheetText.Guard(row.Original[i]));
            await csv.EndRecordAsync(cancellationToken);
        }
    }
}

/// <summary>A row that could not be stored.</summary>
/// <param name="Row">As a spreadsheet counts: the first line of the file is 1, the header counts too.</param>
/// <param name="Column">The cell's column, where only a cell of a wide file was rejected.</param>
/// <param name="Reason">A code that keeps its meaning.</param>
/// <param name="Message">The reason in words.</param>
internal sealed record RejectedRowView(
    int Row,
    string? Column,
    string Reason,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("Only of what was pushed.")] DataType? Type = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("Only of what was pushed: its position in the list that was sent, from 0.")] int? Index = null)
{
    /// <summary>The columns of the original, under their names.</summary>
    [JsonExtensionData]
    public IDictionary<string, object?> Original { get; init; } = new Dictionary<string, object?>();
}
