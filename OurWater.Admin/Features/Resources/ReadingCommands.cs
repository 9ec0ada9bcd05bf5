using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>A person adds, changes or deletes one reading. The series' figures follow in the same transaction, and what was there before is kept.</summary>
public sealed class ReadingCommands(Database database, TimeProvider clock)
{
    public async Task<Saved> AddAsync(Actor actor, long resourceId, string series, ReadingInput input, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var resource = await context.Resources.Include(r => r.Timeseries).SingleOrDefaultAsync(r => r.Id == resourceId, cancellationToken);
        if (resource is null) return new Saved("This resource does not exist any more.");
        var stored = resource.Timeseries.Find(t => t.Name == series);
        if (stored is null && series != Timeseries.Default) return new Saved("This series does not exist any more.");
        stored ??= new Timeseries { ResourceId = resourceId, Unit = StoredUnits.Of(resource.Type) };
        var reading = ReadingRules.Check(input, stored, resource, await Organisations.ZoneAsync(context, cancellationToken), Now);
        if (reading.Problem is not null) return new Saved(reading.Problem);
        if (reading.Warning is not null && !input.IsSure) return new Saved(Question: reading.Warning);

        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (stored.Id == 0) context.Timeseries.Add(stored);
        await context.SaveChangesAsync(cancellationToken);
        if (await AtAsync(context, stored.Id, reading.Time, cancellationToken) is { } there) return Taken(there, stored, resource.Type);
        var added = new Reading { TimeseriesId = stored.Id, Time = reading.Time, Precision = reading.Precision, Value = reading.Value, Origin = ValueOrigin.Person, CreatedAt = Now, UpdatedAt = Now };
        context.Readings.Add(added);
        await context.SaveChangesAsync(cancellationToken);
        context.RecordChanges.Add(new RecordChange { RecordType = DataType.Reading, RecordId = added.Id, NewValue = reading.Value, At = Now, By = actor.Name });
        await FinishAsync(context, stored.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Saved.Done;
    }

    public async Task<Saved> ChangeAsync(Actor actor, long readingId, ReadingInput input, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var reading = await FindAsync(context, readingId, cancellationToken);
        if (reading?.Timeseries?.Resource is not { } resource) return new Saved("This reading does not exist any more.");
        var wanted = ReadingRules.Check(input, reading.Timeseries, resource, await Organisations.ZoneAsync(context, cancellationToken), Now);
        if (wanted.Problem is not null) return new Saved(wanted.Problem);
        var moved = wanted.Time != reading.Time;
        if (!moved && wanted.Value.Equals(reading.Value)) return Saved.Done;
        if (wanted.Warning is not null && !input.IsSure) return new Saved(Question: wanted.Warning);

        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (moved && await AtAsync(context, reading.TimeseriesId, wanted.Time, cancellationToken) is { } there) return Taken(there, reading.Timeseries, resource.Type);
        context.RecordChanges.Add(new RecordChange
        {
            RecordType = DataType.Reading,
            RecordId = readingId,
            OldValue = reading.Value,
            NewValue = wanted.Value,
            OldRunId = reading.RunId,
            OldRow = reading.Row,
            OldOrigin = reading.Origin,
            Before = moved ? Json.Write(new { time = reading.Time, precision = reading.Precision }) : null,
            After = moved ? Json.Write(new { time = wanted.Time, precision = wanted.Precision }) : null,
            At = Now,
            By = actor.Name,
        });
        (reading.Value, reading.Time, reading.Precision) = (wanted.Value, wanted.Time, moved ? wanted.Precision : reading.Precision);
        (reading.Origin, reading.RunId, reading.Row, reading.UpdatedAt) = (ValueOrigin.Person, null, null, Now);
        await FinishAsync(context, reading.TimeseriesId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Saved.Done;
    }

    public async Task<Saved> DeleteAsync(Actor actor, long readingId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var reading = await FindAsync(context, readingId, cancellationToken);
        if (reading?.Timeseries is not { } series) return new Saved("This reading does not exist any more.");
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Conflicts.Where(c => c.RecordType == DataType.Reading && c.RecordId == readingId && c.Resolution == null).ExecuteDeleteAsync(cancellationToken);

        // In its resource's history: a change of a reading that is gone would hang in the air.
        context.RecordChanges.Add(new RecordChange
        {
            RecordType = DataType.Resource,
            RecordId = series.ResourceId,
            OldValue = reading.Value,
            OldRunId = reading.RunId,
            OldRow = reading.Row,
            OldOrigin = reading.Origin,
            Before = Json.Write(new Dictionary<string, object?> { [HistoryWords.Reading] = new DeletedReading(series.Name, reading.Time, reading.Precision, reading.Value, series.Unit) }),
            After = Json.Write(new Dictionary<string, object?> { [HistoryWords.Reading] = null }),
            At = Now,
            By = actor.Name,
        });
        context.Readings.Remove(reading);
        await FinishAsync(context, series.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Saved.Done;
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static Task<Reading?> FindAsync(OurWaterDbContext context, long id, CancellationToken cancellationToken) =>
        context.Readings.Include(r => r.Timeseries!.Resource).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);

    private static Task<double?> AtAsync(OurWaterDbContext context, long seriesId, DateTime time, CancellationToken cancellationToken) =>
        context.Readings.Where(r => r.TimeseriesId == seriesId && r.Time == time).Select(r => (double?)r.Value).SingleOrDefaultAsync(cancellationToken);

    private static Saved Taken(double there, Timeseries series, ResourceType type) =>
        new($"There is a reading at this time already: {Formats.Value(there, type)} {series.Unit}. Change that one, or choose another time.");

    private static async Task FinishAsync(OurWaterDbContext context, long seriesId, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken);
        await SeriesFigures.RecomputeAsync(context, [seriesId], cancellationToken);
    }
}
