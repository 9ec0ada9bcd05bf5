using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Uploads;

/// <summary>
/// The rejected rows of a run as a file: the columns of the upload, then <c>row</c>, <c>reason</c> (the code) and <c>message</c> (what is wrong, in words). Mended in a spreadsheet it can be uploaded as it is.
/// </summary>
public static class RejectedCsv
{
    private static readonly string[] Ours = ["row", "reason", "message"];
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>False where the organisation has no such run.</summary>
    public static async Task<RejectedFile?> FindAsync(Database database, int organisationId, long runId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        var run = await context.Runs.AsNoTracking().Where(r => r.Id == runId).Select(r => new { r.Id, r.Sync!.Name, r.Sync.Datasource!.File!.Detected }).SingleOrDefaultAsync(cancellationToken);
        return run is null ? null : new RejectedFile(run.Id, $"{Path.GetFileNameWithoutExtension(run.Name)}-rejected.csv", run.Detected?.Columns ?? []);
    }

    /// <summary>Writes the rows in the order of the file. The cells of one row (wide layout) are one line.</summary>
    public static async Task WriteAsync(Database database, int organisationId, RejectedFile file, Stream stream, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        var rows = context.RejectedRows.AsNoTracking().Where(r => r.RunId == file.RunId).OrderBy(r => r.Row).ThenBy(r => r.Column).AsAsyncEnumerable();
        var line = new StringBuilder();
        var width = file.Columns.Count;
        var keep = Enumerable.Range(0, width).Where(i => !Ours.Contains(file.Columns[i])).ToList();
        await writer.WriteAsync(Line(line, keep.Select(i => file.Columns[i]), Ours).AsMemory(), cancellationToken);
        RejectedRow? pending = null;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (pending is not null && pending.Row == row.Row)
            {
                pending.Message += " " + row.Message;
                continue;
            }

            if (pending is not null) await WriteAsync(pending);
            pending = row;
        }

        if (pending is not null) await WriteAsync(pending);

        async Task WriteAsync(RejectedRow row)
        {
            var fields = width == 0 ? row.Original : keep.Select(i => i < row.Original.Count ? row.Original[i] : "").Concat(row.Original.Skip(width).Where(f => f.Length > 0));
            await writer.WriteAsync(Line(line, fields, [row.Row.ToString(CultureInfo.InvariantCulture), row.Reason, row.Message]).AsMemory(), cancellationToken);
        }
    }

    private static string Line(StringBuilder line, IEnumerable<string> fields, IEnumerable<string> ours)
    {
        line.Clear();
        foreach (var field in fields.Concat(ours)) line.Append(line.Length == 0 ? "" : ",").Append(Quote(Harmless(field)));
        return line.Append("\r\n").ToString();
    }

    /// <summary>A text that a spreadsheet would run as a formula gets an apostrophe; a negative number is none.</summary>
    private static string Harmless(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "'" + text : text;

    private static string Quote(string text) => text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

/// <param name="Columns">Of the uploaded file, in order.</param>
public sealed record RejectedFile(long RunId, string Name, IReadOnlyList<string> Columns);
