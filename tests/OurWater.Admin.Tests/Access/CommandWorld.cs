using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Security;
using OurWater.Admin.Tests.Data;
using OurWater.Admin.Tests.Features;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Access;

/// <summary>An installation with an organisation that acts, which has little, and another that has a record of every kind, or had one.</summary>
internal sealed class CommandWorld : IAsyncDisposable
{
    private readonly Dictionary<string, long> _ids = [];

    private CommandWorld(Installation installation, int victim) => (Installation, Victim) = (installation, victim);

    public Installation Installation { get; }

    /// <summary>The organisation that must stay as it is.</summary>
    public int Victim { get; }

    public Actor Actor => Installation.Actor;

    /// <summary>The upload of the one who acts.</summary>
    public UploadState Upload { get; private set; } = null!;

    public Resource Well { get; private set; } = null!;

    public static async Task<CommandWorld> StartAsync(bool isEmpty)
    {
        var installation = await Installation.StartAsync();
        var world = new CommandWorld(installation, await OneOfEach.AddAsync(installation.Database, "victim", CancellationToken.None));
        await using var context = installation.Database.OpenEverything();
        context.Users.Add(new AppUser { Id = "victim", UserName = "victim@example.org", NormalizedUserName = "victim", Email = "victim@example.org" });
        context.Memberships.Add(new Membership { UserId = "victim", OrganisationId = world.Victim, Role = Role.Admin, CreatedAt = DateTime.UnixEpoch });
        await context.SaveChangesAsync();
        await world.NoteIdsAsync(context);
        if (isEmpty) await world.EmptyAsync(context);
        world.Well = await installation.AddResourceAsync("Mine", at: (24.5, 74.5));
        var file = await installation.AddFileAsync("date,pincode,resourceId,value\n2017-01-01,313603,1111,6\n");
        var upload = await installation.Services.GetRequiredService<UploadCommands>().StartAsync(world.Actor, file.Id, CancellationToken.None);
        world.Upload = (await installation.Services.GetRequiredService<UploadQueries>().GetAsync(world.Actor, upload, CancellationToken.None))!;
        return world;
    }

    /// <summary>The id of the other organisation's record of this kind.</summary>
    public long IdOf(string entity) => _ids.TryGetValue(entity, out var id) ? id : throw new InvalidOperationException($"The other organisation has no {entity}.");

    /// <summary>What the database says of the one who acts, whatever an open page of theirs says; null: no member.</summary>
    public async Task StandAsync(Role? role, bool isSystemAdministrator = false, bool isClosed = false)
    {
        await Installation.JoinAsync(Installation.Organisation.Id, role);
        await using var context = Installation.Database.OpenEverything();
        await context.Users.Where(u => u.Id == Installation.Person)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.IsSystemAdministrator, isSystemAdministrator).SetProperty(u => u.ClosedAt, isClosed ? DateTime.UnixEpoch : null));
    }

    /// <summary>Every record of the other organisation, as text.</summary>
    public Task<string> SnapshotAsync() => RecordsAsync(Victim);

    /// <summary>Every record of both.</summary>
    public Task<string> EverythingAsync() => RecordsAsync(null);

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    private async Task<string> RecordsAsync(int? organisation)
    {
        await using var context = Installation.Database.OpenEverything();
        var lines = new List<string>();
        foreach (var type in OrganisationRecords(context))
        {
            var set = (IQueryable<IOrganisationRecord>)typeof(DbContext).GetMethod(nameof(DbContext.Set), Type.EmptyTypes)!.MakeGenericMethod(type).Invoke(context, null)!;
            lines.AddRange((await set.AsNoTracking().Where(r => organisation == null || r.OrganisationId == organisation).ToListAsync()).Select(r => type.Name + Json.Write<object>(context.Entry(r).CurrentValues.ToObject())));
        }

        lines.AddRange((await context.Memberships.Where(m => organisation == null || m.OrganisationId == organisation).ToListAsync()).Select(m => $"{m.UserId} {m.Role}"));
        lines.AddRange((await context.Organisations.Where(o => organisation == null || o.Id == organisation).ToListAsync()).Select(o => Json.Write(o)));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Type> OrganisationRecords(OurWaterDbContext context) => context.Model.GetEntityTypes().Select(e => e.ClrType).Where(t => t.IsAssignableTo(typeof(IOrganisationRecord)));

    private async Task NoteIdsAsync(OurWaterDbContext context)
    {
        foreach (var type in OrganisationRecords(context).Where(t => t.GetProperty("Id") is not null))
        {
            var set = (IQueryable<IOrganisationRecord>)typeof(DbContext).GetMethod(nameof(DbContext.Set), Type.EmptyTypes)!.MakeGenericMethod(type).Invoke(context, null)!;
            if (await set.AsNoTracking().FirstOrDefaultAsync(r => r.OrganisationId == Victim) is { } record) _ids[type.Name] = Convert.ToInt64(type.GetProperty("Id")!.GetValue(record), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>As if the other organisation had never had anything; ids go on where they were.</summary>
    private async Task EmptyAsync(OurWaterDbContext context)
    {
        await context.Database.OpenConnectionAsync();
        await context.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF");
        foreach (var table in OrganisationRecords(context).Select(t => context.Model.FindEntityType(t)!.GetTableName()).Append("Memberships"))
        {
#pragma warning disable EF1002 // the names are those of the model
            await context.Database.ExecuteSqlRawAsync($"DELETE FROM \"{table}\" WHERE OrganisationId = {Victim}");
#pragma warning restore EF1002
        }

        await context.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = ON");
        await context.Database.CloseConnectionAsync();
    }
}
