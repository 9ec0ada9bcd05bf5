using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Storage;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Demo;

/// <summary>Fills the demo organisation, once: all of it in one transaction, or nothing. Its dates are counted back from now.</summary>
internal sealed class DemoOrganisation(Database database, FileStore files, TimeProvider clock)
{
    public async Task FillAsync(int organisationId, CancellationToken cancellationToken)
    {
        await using (var context = database.Open(organisationId))
        {
            if (!await context.Resources.AnyAsync(cancellationToken)) await FillAsync(context, cancellationToken);
        }

        await ForgetFilesAsync(organisationId, cancellationToken);
    }

    private async Task FillAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var organisationId = context.OrganisationId;
        var now = clock.GetUtcNow().UtcDateTime;
        var userId = await context.Users.Where(u => u.Email == DemoSignIn.Email).Select(u => u.Id).SingleAsync(cancellationToken);
        var places = new DemoPlaces(now);
        var readings = new DemoReadingPlan(places, now.Date.AddDays(-(int)now.DayOfWeek));
        var first = await SaveAsync(organisationId, readings.FirstFile, cancellationToken);
        var second = await SaveAsync(organisationId, readings.SecondFile, cancellationToken);

        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.Resources.AnyAsync(cancellationToken)) return; // another start was quicker
        var imports = new DemoImports(context, userId, now);
        var firstRun = await imports.AddAsync(first, ExistingValues.Replace, readings.FirstImport, cancellationToken);
        var secondRun = await imports.AddAsync(second, ExistingValues.Ask, readings.SecondImport, cancellationToken);
        context.Groups.AddRange(places.Groups);
        context.Resources.AddRange(places.Places.Select(p => p.Resource));
        readings.NameRuns(firstRun, secondRun, places);
        await context.SaveChangesAsync(cancellationToken);

        context.ExternalIds.AddRange(places.Places.SelectMany(p => DemoExternalIds.Of(p, firstRun.Id, now)));
        context.ExternalIds.AddRange(DemoExternalIds.OfGroups(places, now));
        context.Readings.AddRange(readings.All);
        await context.SaveChangesAsync(cancellationToken);

        imports.Finish(firstRun, readings.FirstFile);
        imports.Finish(secondRun, readings.SecondFile);
        context.RecordChanges.AddRange(readings.Changes(firstRun));
        context.Conflicts.AddRange(readings.Conflicts(secondRun));
        var audited = places.Places[0];
        context.AuditLog.AddRange(DemoAudit.Of(userId, audited.Resource, $"{Names.Resource(audited.Resource, audited.Number.ToString(CultureInfo.InvariantCulture))} ({audited.Pincode})", secondRun, second.Name, now));
        await context.SaveChangesAsync(cancellationToken);
        var series = places.Places.ConvertAll(p => p.Series.Id);
        context.ChangeTracker.Clear();
        await SeriesFigures.RecomputeAsync(context, series, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// The same files of a start that was stopped before it had filled the organisation, or that another was quicker than: nothing uses them.
    /// </summary>
    private async Task ForgetFilesAsync(int organisationId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        var used = context.Datasources.Where(d => d.FileId != null && d.File!.CreatedBy == DemoSignIn.Email);
        var left = await context.Files.AsNoTracking()
            .Where(f => f.CreatedBy == DemoSignIn.Email && used.Any(d => d.File!.Name == f.Name) && !context.Datasources.Any(d => d.FileId == f.Id) && !context.Uploads.Any(u => u.FileId == f.Id)).ToListAsync(cancellationToken);
        foreach (var file in left) await files.DeleteAsync(file);
    }

    private async Task<StoredFile> SaveAsync(int organisationId, DemoFile file, CancellationToken cancellationToken)
    {
        await using var content = file.Content();
        return await files.SaveAsync(organisationId, file.Name, content, DemoSignIn.Email, cancellationToken);
    }
}
