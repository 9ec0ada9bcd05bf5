using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Which rows of a check are listed.</summary>
public enum RowsShown
{
    New,

    /// <summary>Stored with the same value, or standing earlier in the file.</summary>
    Same,
    Skipped,
}

/// <summary>A row that a check only counts.</summary>
public sealed record ListedRow
{
    public required int Row { get; init; }

    /// <summary>Wide layout: 1-based column of the cell; else 0.</summary>
    public int Column { get; init; }
    public string? Place { get; init; }

    /// <summary>Of a reading that can be read; else the texts of the file stand in.</summary>
    public ResourceType? Type { get; init; }
    public DateTime? Time { get; init; }
    public TimePrecision Precision { get; init; }
    public double? Value { get; init; }
    public string? DateText { get; init; }
    public string? ValueText { get; init; }

    /// <summary>Why it is skipped.</summary>
    public string? Reason { get; init; }

    /// <summary>The row further up in the file that says the same; null where it is the same as what is stored.</summary>
    public int? SameAs { get; init; }

    /// <summary>The filled fields of a resource or group.</summary>
    public IReadOnlyDictionary<string, string?> Fields { get; init; } = new Dictionary<string, string?>();
}

/// <param name="IsCut">True where the search stopped before the end of a very long file.</param>
public sealed record ListedRows(IReadOnlyList<ListedRow> Rows, bool IsCut);

/// <summary>
/// Rows that a check only counts: a check does not store each new row twice. They are found in the file again, with what was mended before the check.
/// </summary>
public sealed class RowSamples(Database database, FileStore files)
{
    private const int Chunk = 500;
    private const int MostRows = 200_000;

    public async Task<ListedRows> FindAsync(Actor actor, UploadState upload, RowChecker checker, RowsShown shown, int most, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var mends = (await context.RowMends.AsNoTracking().Where(m => m.SyncId == upload.SyncId && m.RunId != upload.CheckRunId)
            .ToListAsync(cancellationToken)).ToLookup(m => m.Row);
        var groups = upload.DataType == DataType.Group ? await GroupsAsync(context, cancellationToken) : [];
        var sink = new Sink(checker, groups, await ListedAsync(context, upload, cancellationToken));
        var found = new List<ListedRow>();
        using var reader = TableFile.Open(files.PathOf(upload.File), upload.File.Detected!);
        sink.Reader = reader;
        var mapper = checker.Plan.CreateMapper();
        var more = true;
        long rows = 0;
        while (more && found.Count < most && rows < MostRows)
        {
            more = await Task.Run(() =>
            {
                var next = true;
                while (sink.Readings.Count + sink.Listed.Count < Chunk && rows < MostRows && (next = reader.Read()))
                {
                    rows++;
                    mapper.Map(reader, checker.Places, sink, [.. mends[reader.Row]]);
                }

                return next;
            }, cancellationToken);
            var stored = await StoredReadings.FindAsync(context, [.. sink.Readings.Select(r => (r.Mapped.Series, r.Mapped.UnixMilliseconds))], cancellationToken);
            found.AddRange(sink.Listed.Where(l => l.Shown == shown).Select(l => l.Row)
                .Concat(sink.Readings.Where(r => OutcomeOf(r.Mapped, stored, upload.Mapping.ExistingValues) == shown)
                    .Select(r => r.Row with { Reason = shown == RowsShown.Skipped ? ReasonCodes.KeptByPolicy : null }))
                .OrderBy(r => r.Row).ThenBy(r => r.Column));
            sink.Listed.Clear();
            sink.Readings.Clear();
        }

        return new ListedRows([.. found.Take(most)], more && rows >= MostRows);
    }

    /// <summary>Null for a reading that changes or waits as a conflict: those have a list of their own.</summary>
    private static RowsShown? OutcomeOf(MappedReading reading, Dictionary<(Series, long), double> stored, ExistingValues policy) =>
        !stored.TryGetValue((reading.Series, reading.UnixMilliseconds), out var there) ? RowsShown.New
        : there == reading.Value ? RowsShown.Same
        : policy == ExistingValues.Keep ? RowsShown.Skipped : null;

    /// <summary>The identities of the stored groups.</summary>
    private static async Task<HashSet<string>> GroupsAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var groups = await context.Groups.AsNoTracking().ToListAsync(cancellationToken);
        var externalIds = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group)
            .ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        return groups.SelectMany(g => GroupApply.IdentitiesOf(g, externalIds[g.Id])).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Rows of resources or groups that have a list of their own: those that change a record, and those that are rejected.</summary>
    private static async Task<HashSet<int>> ListedAsync(OurWaterDbContext context, UploadState upload, CancellationToken cancellationToken)
    {
        if (upload.DataType == DataType.Reading) return [];
        var changed = context.RecordChanges.Where(c => c.RunId == upload.CheckRunId && c.Foreseen && c.RecordType == upload.DataType && c.Row != null)
            .Select(c => c.Row!.Value);
        var rejected = context.RejectedRows.Where(r => r.RunId == upload.CheckRunId).Select(r => r.Row);
        return [.. await changed.ToListAsync(cancellationToken), .. await rejected.ToListAsync(cancellationToken)];
    }

    private sealed class Sink(RowChecker checker, HashSet<string> groups, HashSet<int> listed) : IRowSink
    {
        private readonly Dictionary<(Series, long), (double Value, int Row)> _seen = [];
        private readonly Dictionary<string, int> _records = new(StringComparer.Ordinal);

        public ITableReader Reader { get; set; } = null!;

        /// <summary>Readings to be compared with what is stored.</summary>
        public List<(MappedReading Mapped, ListedRow Row)> Readings { get; } = [];

        public List<(RowsShown Shown, ListedRow Row)> Listed { get; } = [];

        public bool Reading(in MappedReading reading)
        {
            var row = new ListedRow
            {
                Row = reading.Row,
                Column = reading.Column,
                Place = reading.Series.Place.Identity,
                Type = reading.Series.Place.Type,
                Time = DateTime.UnixEpoch.AddMilliseconds(reading.UnixMilliseconds),
                Precision = reading.Precision,
                Value = reading.Value,
            };
            var key = (reading.Series, reading.UnixMilliseconds);
            if (_seen.TryAdd(key, (reading.Value, reading.Row)))
            {
                Readings.Add((reading, row));
                return true;
            }

            if (_seen[key].Value == reading.Value) Listed.Add((RowsShown.Same, row with { SameAs = _seen[key].Row })); // with another value it is rejected
            return false;
        }

        public void Resource(MappedResource resource) =>
            Record(resource.Row, resource.Identity, checker.Places.Find(resource.Identity).Status is PlaceStatus.Known or PlaceStatus.Ambiguous);

        public void Group(MappedGroup group) => Record(group.Row, group.Identity, groups.Contains(group.Identity));

        public void Skipped(int row, int column, string reason)
        {
            var kept = new RejectedRow { Row = row, Column = column, Reason = reason, Message = "", Original = Reader.CopyOriginal() };
            var value = column > 0 ? column - 1 : checker.Plan.Source(Fields.Value).Column;
            Listed.Add((RowsShown.Skipped, new ListedRow
            {
                Row = row,
                Column = column,
                Place = checker.PlaceOf(kept),
                DateText = checker.DayOf(kept) is { } day ? QuestionWords.Day(day) : checker.Text(kept, Fields.Date),
                ValueText = checker.Plan.DataType != DataType.Reading ? string.Join(" · ", kept.Original.Where(text => text.Length > 0).Take(6))
                    : value >= 0 && value < kept.Original.Count ? kept.Original[value] : null,
                Reason = reason,
            }));
        }

        public void Rejected(RowRejection rejection)
        {
            // Listed by the check.
        }

        public void Warning(int row, string code, string message)
        {
            // Listed by the check.
        }

        private void Record(int row, string identity, bool isStored)
        {
            var isFirst = _records.TryAdd(identity, row);

            // With the policy to keep, a known record that differs is skipped: which ones, only the check knows.
            if (listed.Contains(row) || (isStored && isFirst && checker.Plan.Mapping.ExistingValues == ExistingValues.Keep)) return;
            var plan = checker.Plan;
            Listed.Add((isFirst && !isStored ? RowsShown.New : RowsShown.Same, new ListedRow
            {
                Row = row,
                SameAs = isFirst ? null : _records[identity],
                Fields = plan.Sources.Where(s => s.Value.IsPresent)
                    .ToDictionary(s => s.Key, s => s.Value.Column >= 0 ? Reader.Field(s.Value.Column).ToString() : s.Value.Constant),
            }));
        }
    }
}
