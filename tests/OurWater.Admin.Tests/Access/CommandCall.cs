using System.Reflection;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Features.ApiKeys;
using OurWater.Admin.Features.Conflicts;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Admin.Features.Groups;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Features.Runs;
using OurWater.Admin.Features.Syncs;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Hosting;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Tests.Access;

/// <summary>Calls a method of a feature with arguments made up for it: whatever may name a record names one of the other organisation.</summary>
internal sealed partial class CommandCall(CommandWorld world)
{
    private static readonly JsonSerializerOptions Whole = new() { IncludeFields = true, ReferenceHandler = ReferenceHandler.IgnoreCycles, Converters = { new JsonStringEnumConverter() } };

    /// <summary>What the methods of a class mean by a plain id.</summary>
    private static readonly (string Class, string Entity)[] Ids =
    [
        ("Resource", nameof(Resource)), ("Group", nameof(Group)), ("Sync", nameof(SyncDefinition)), ("Datasource", nameof(Datasource)), ("Upload", nameof(Upload)), ("Check", nameof(Upload)), ("ApiKey", nameof(ApiKey)), ("Invitation", nameof(Invitation)),
    ];

    private static readonly Dictionary<string, string> IdNames = new()
    {
        ["runId"] = nameof(SyncRun),
        ["resourceId"] = nameof(Resource),
        ["recordId"] = nameof(Resource),
        ["resourceIds"] = nameof(Resource),
        ["recordIds"] = nameof(Resource),
        ["readingId"] = nameof(Reading),
        ["timeseriesId"] = nameof(Timeseries),
        ["conflictId"] = nameof(Conflict),
        ["conflictIds"] = nameof(Conflict),
        ["uploadId"] = nameof(Upload),
        ["fileId"] = nameof(StoredFile),
        ["datasourceId"] = nameof(Datasource),
    };

    private readonly List<MemoryStream> _written = [];
    private string? _path;

    /// <summary>What the method gave, or why it did not, as text.</summary>
    /// <exception cref="NotAllowedException">The method refused the actor.</exception>
    public async Task<string> InvokeAsync(MethodInfo method, Actor who)
    {
        var arguments = new List<object?> { method.GetParameters()[0].ParameterType == typeof(ClaimsPrincipal) ? Principal(who) : who };
        foreach (var parameter in method.GetParameters().Skip(1)) arguments.Add(await ArgumentAsync(method, parameter));
        var target = method.IsStatic ? null : world.Installation.Services.GetService(method.DeclaringType!) ?? throw new InvalidOperationException($"{method.DeclaringType!.Name} is not among the services.");
        try
        {
            var result = method.Invoke(target, [.. arguments]);
            if (result is Task task)
            {
                await task;
                result = method.ReturnType.IsGenericType ? task.GetType().GetProperty("Result")!.GetValue(task) : null;
            }

            return Moment().Replace(JsonSerializer.Serialize(result, Whole), "a time") + string.Concat(_written.Select(w => Encoding.UTF8.GetString(w.ToArray())));
        }
        catch (Exception error) when ((error as TargetInvocationException)?.InnerException is NotAllowedException inner)
        {
            throw inner;
        }
        catch (Exception error) when (error is not NotAllowedException)
        {
            return $"{error.GetType().Name}: {error.InnerException?.Message ?? error.Message}";
        }
        finally
        {
            if (_path is not null) File.Delete(_path);
        }
    }

    private static ClaimsPrincipal Principal(Actor actor) => new(new ClaimsIdentity(
    [
        new Claim(ClaimTypes.NameIdentifier, actor.UserId),
        new Claim(OrganisationClaims.Organisation, actor.OrganisationId.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new Claim(OrganisationClaims.Role, actor.Role.ToString()),
        .. actor.IsSystemAdministrator ? new[] { new Claim(OrganisationClaims.SystemAdministrator, "true") } : [],
        .. actor.Stamp is { } stamp ? new[] { new Claim("AspNet.Identity.SecurityStamp", stamp) } : [],
    ], "test"));

    private async Task<object?> ArgumentAsync(MethodInfo method, ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(long)) return parameter.Name == "after" ? 0L : IdFor(method, parameter);
        if (type == typeof(IReadOnlyCollection<long>)) return new[] { IdFor(method, parameter) };
        if (type == typeof(string)) return TextFor(parameter.Name!);
        if (type == typeof(RunDetail)) return await RunAsync();
        if (type == typeof(ResourceDetail)) return await world.Installation.Services.GetRequiredService<ResourceQueries>().FindAsync(world.Actor, world.Well.Id, CancellationToken.None);
        if (type == typeof(RowChecker)) return await world.Installation.Services.GetRequiredService<RowCheckers>().LoadAsync(world.Actor, world.Upload, "UTC", CancellationToken.None);
        return Plain(type) ?? (type.IsValueType ? Activator.CreateInstance(type) : parameter.HasDefaultValue || IsNullable(parameter) ? null : throw new InvalidOperationException($"Say in CommandCall what stands for a {type.Name} ({CommandMatrix.NameOf(method)})."));
    }

    private object? Plain(Type type) => type switch
    {
        _ when type == typeof(CancellationToken) => CancellationToken.None,
        _ when type == typeof(ListQuery) => ListQuery.First,
        _ when type == typeof(Formats) => new Formats(TimeProvider.System),
        _ when type == typeof(TimeZoneInfo) => TimeZoneInfo.Utc,
        _ when type == typeof(Stream) => Output(),
        _ when type == typeof(int) => 1,
        _ when type == typeof(bool) => true,
        _ when type == typeof(UploadState) => world.Upload,
        _ when type == typeof(ExternalIdFamily) => ExternalIdFamily.LegacyMyWell,
        _ when type == typeof(LinkCheck) => new LinkCheck([new LinkChange(2, world.IdOf(nameof(Resource)), "x", LinkAct.Link, null, "313603.2222"), new LinkChange(3, world.IdOf(nameof(Resource)), "x", LinkAct.SetPincode, null, "313604")]),
        _ when type == typeof(GroupInput) => new GroupInput(GroupType.Custom, "Changed", "", "", ""),
        _ when type == typeof(ResourceInput) => new ResourceInput { Name = "Changed", Groups = [world.IdOf(nameof(Group))] },
        _ when type == typeof(ReadingInput) => new ReadingInput(new DateOnly(2020, 1, 1), null, "5", "m"),
        _ when type == typeof(ApiKeyInput) => new ApiKeyInput("Changed", ["data:read"], null),
        _ when type == typeof(SyncDraft) => new SyncDraft { Name = "Changed", DatasourceId = world.IdOf(nameof(Datasource)).ToString(System.Globalization.CultureInfo.InvariantCulture) },
        _ when type == typeof(LegacyMyWellInput) => new LegacyMyWellInput("Changed", "https://127.0.0.2/api", "a", "b", null),
        _ when type == typeof(Mapping) => new Mapping(),
        _ when type == typeof(MappingFile) => new MappingFile(),
        _ when type == typeof(ConflictChoice) => new ConflictChoice.TakeTheirs(),
        _ when type == typeof(IReadOnlyDictionary<int, string>) => new Dictionary<int, string> { [1] = "x" },
        _ when type == typeof(IReadOnlyList<string>) => Array.Empty<string>(),
        _ => null,
    };

    private string TextFor(string name) => name switch
    {
        "path" => WriteTable(),
        "userId" => "victim",
        "timeZone" => "UTC",
        "pincode" => "313603",
        "value" => "313603.2222",
        _ => "x",
    };

    private MemoryStream Output()
    {
        _written.Add(new MemoryStream());
        return _written[^1];
    }

    private long IdFor(MethodInfo method, ParameterInfo parameter)
    {
        if (IdNames.TryGetValue(parameter.Name!, out var entity)) return world.IdOf(entity);
        var known = Array.Find(Ids, i => method.DeclaringType!.Name.StartsWith(i.Class, StringComparison.Ordinal)).Entity;
        return known is not null ? world.IdOf(known) : throw new InvalidOperationException($"Say in CommandCall which record {parameter.Name} of {CommandMatrix.NameOf(method)} is.");
    }

    /// <summary>The other organisation's run, as only its own people see it.</summary>
    private async Task<RunDetail> RunAsync()
    {
        var victim = world.Actor with { OrganisationId = world.Victim };
        return await world.Installation.Services.GetRequiredService<RunQueries>().FindAsync(victim, world.IdOf(nameof(SyncRun)), CancellationToken.None) ?? LastRun!;
    }

    /// <summary>Where the other organisation is emptied: the run that it had elsewhere.</summary>
    public RunDetail? LastRun { get; init; }

    private string WriteTable()
    {
        _path = Path.GetTempFileName();
        File.WriteAllText(_path, $"dataType,id,record,externalIds.legacyMyWellId,externalIds.legacyMyWellPincode\nresource,{world.IdOf(nameof(Resource))},x,313603.2222,313603\n");
        return _path;
    }

    private static bool IsNullable(ParameterInfo parameter) => new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.Nullable;

    /// <summary>Two installations do nothing in the same millisecond.</summary>
    [System.Text.RegularExpressions.GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z?")]
    private static partial System.Text.RegularExpressions.Regex Moment();
}
