using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>Makes and changes a reading by what a caller sent, by the rules that rows of a file obey. Works inside the caller's transaction.</summary>
internal sealed class ReadingWriter(OurWaterDbContext context, JsonBody body, string by, DateTime now)
{
    private readonly JsonFields _fields = body.Fields;

    /// <summary>The reading that is stored now: a new one, or the same that was there.</summary>
    public async Task<(ApiProblem? Refused, Reading? Reading, bool IsNew)> CreateAsync(CancellationToken cancellationToken)
    {
        var resource = await ResourceAsync(cancellationToken);
        var name = _fields.Text("timeseriesId", RecordLimits.LongestSeries) ?? Timeseries.Default;
        var (time, precision) = ReadingRules.Time(_fields, now);
        var value = ReadingRules.Value(_fields, "value", resource?.Type, name);
        var externalIds = ExternalIdWriter.Read(_fields, DataType.Reading);
        if (body.Errors.Refusal is { } refused) return (refused, null, false);
        var series = await SeriesAsync(resource!, name, cancellationToken);
        var stored = await context.Readings.SingleOrDefaultAsync(r => r.TimeseriesId == series.Id && r.Time == time, cancellationToken);
        if (stored is not null)
        {
            return stored.Value.Equals(value!.Value)
                ? (null, stored, false)
                : (ApiProblem.Conflict($"The series has another value at this time: {stored.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}. Change that reading instead.", "existingId", stored.Id), null, false);
        }

        var reading = new Reading { TimeseriesId = series.Id, Time = time, Precision = precision, Value = value!.Value, Origin = ValueOrigin.Api, CreatedAt = now, UpdatedAt = now };
        context.Readings.Add(reading);
        await context.SaveChangesAsync(cancellationToken);
        await SeriesFigures.AddAsync(context, reading, cancellationToken);
        return (await new ExternalIdWriter(context, DataType.Reading, by, now).ApplyAsync(reading.Id, externalIds, new RecordHistory(), cancellationToken), reading, true);
    }

    public async Task<ApiProblem?> ChangeAsync(Reading reading, CancellationToken cancellationToken)
    {
        var series = await context.Timeseries.Include(t => t.Resource).SingleAsync(t => t.Id == reading.TimeseriesId, cancellationToken);
        if (_fields.Time("datetime") is { } moved && moved.Time != reading.Time) _fields.Fail("datetime", "A reading's time is its identity: it cannot be changed.");
        if (_fields.IsSet("resourceId") && _fields.Id("resourceId") != series.ResourceId) _fields.Fail("resourceId", "A reading's resource is its identity: it cannot be changed.");
        if (_fields.Text("timeseriesId", RecordLimits.LongestSeries) is { } name && name != series.Name) _fields.Fail("timeseriesId", "A reading's series is its identity: it cannot be changed.");
        var value = _fields.Has("value") ? ReadingRules.Value(_fields, "value", series.Resource!.Type, series.Name) : null;
        var externalIds = ExternalIdWriter.Read(_fields, DataType.Reading);
        if (body.Errors.Refusal is { } refused) return refused;
        if (value is { } changed && !changed.Equals(reading.Value)) await ReplaceAsync(reading, changed, cancellationToken);
        var history = new RecordHistory();
        if (await new ExternalIdWriter(context, DataType.Reading, by, now).ApplyAsync(reading.Id, externalIds, history, cancellationToken) is { } taken) return taken;
        if (history.IsEmpty) return null;
        reading.UpdatedAt = now;
        context.RecordChanges.Add(history.ToChange(DataType.Reading, reading.Id, by, now));
        await context.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task ReplaceAsync(Reading reading, double value, CancellationToken cancellationToken)
    {
        context.RecordChanges.Add(new RecordChange
        {
            RecordType = DataType.Reading,
            RecordId = reading.Id,
            OldValue = reading.Value,
            NewValue = value,
            OldRunId = reading.RunId,
            OldRow = reading.Row,
            OldOrigin = reading.Origin,
            At = now,
            By = by,
        });
        reading.Value = value;
        reading.Origin = ValueOrigin.Api;
        reading.RunId = null;
        reading.Row = null;
        reading.UpdatedAt = now;
        await context.SaveChangesAsync(cancellationToken);
        await SeriesFigures.RecomputeAsync(context, [reading.TimeseriesId], cancellationToken);
        context.Attach(reading); // the recount lets go of everything
    }

    private async Task<Resource?> ResourceAsync(CancellationToken cancellationToken)
    {
        var reference = ResourceReference.Read(_fields);
        if (reference.Id is { } id) return await context.Resources.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) ?? Unknown("resourceId");
        if (reference.External is not { } external) return null;
        var named = ExternalIdReader.Named(context, DataType.Resource, external);
        var found = await context.Resources.Where(r => named.Contains(r.Id)).Take(2).ToListAsync(cancellationToken);
        if (found.Count > 1) _fields.Fail("resourceExternalId", "Several resources share this. Use an id that names one.");
        return found.Count switch { 1 => found[0], 0 => Unknown("resourceExternalId"), _ => null };
    }

    private Resource? Unknown(string field)
    {
        _fields.Fail(field, "There is no such resource.");
        return null;
    }

    private async Task<Timeseries> SeriesAsync(Resource resource, string name, CancellationToken cancellationToken)
    {
        if (await context.Timeseries.SingleOrDefaultAsync(t => t.ResourceId == resource.Id && t.Name == name, cancellationToken) is { } known) return known;
        var made = new Timeseries { ResourceId = resource.Id, Name = name, Unit = StoredUnits.Of(resource.Type) };
        context.Timeseries.Add(made);
        await context.SaveChangesAsync(cancellationToken);
        return made;
    }
}
