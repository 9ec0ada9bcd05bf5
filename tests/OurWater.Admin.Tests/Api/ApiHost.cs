using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Admin.Tests.Api;
using OurWater.Sync.Model;
using Xunit;

[assembly: AssemblyFixture(typeof(ApiHost))]

namespace OurWater.Admin.Tests.Api;

/// <summary>The whole program on a SQLite file of its own, with its jobs running; shared by the tests of the API, which make an organisation each.</summary>
public sealed class ApiHost : WebApplicationFactory<Program>
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ourwater-api-").FullName;
    private readonly Dictionary<string, string> _settings;
    private readonly Action<IServiceCollection>? _services;
    private int _organisations;
    private Uri? _address;

    public ApiHost()
        : this([])
    {
    }

    /// <param name="services">What stands in for services of the program.</param>
    internal ApiHost(Dictionary<string, string> settings, Action<IServiceCollection>? services = null) => (_settings, _services) = (settings, services);

    public Database Database => Services.GetRequiredService<Database>();

    /// <summary>A key of a new organisation, with these scopes; all unless said.</summary>
    public async Task<Caller> NewCallerAsync(params string[] scopes)
    {
        var number = Interlocked.Increment(ref _organisations);
        await using var context = Database.OpenEverything();
        var organisation = new Organisation { Name = $"Organisation {number}", Slug = $"organisation-{number}", TimeZone = "Asia/Kolkata", CreatedAt = DateTime.UnixEpoch };
        context.Organisations.Add(organisation);
        await context.SaveChangesAsync();
        return await NewCallerAsync(organisation, scopes);
    }

    public async Task<Caller> NewCallerAsync(Organisation organisation, params string[] scopes)
    {
        var secret = Keys.Make();
        await using var context = Database.OpenEverything();
        var key = new ApiKey
        {
            OrganisationId = organisation.Id,
            Name = "script",
            Prefix = Keys.ShownPrefix(secret),
            Hash = Keys.Hash(secret),
            Scopes = [.. scopes.Length == 0 ? Keys.AllScopes : scopes],
            CreatedAt = DateTime.UnixEpoch,
        };
        context.ApiKeys.Add(key);
        await context.SaveChangesAsync();
        return new Caller(ClientWith(secret), organisation, key.Id);
    }

    public HttpClient ClientWith(string? secret)
    {
        var client = NewClient();
        if (secret is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    /// <summary>A client that follows no redirect and keeps no cookies.</summary>
    internal HttpClient NewClient(string scheme = "http") => _address is { } address
        ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address }
        : CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false, BaseAddress = new Uri($"{scheme}://localhost") });

    /// <summary>Listens as the published program does, instead of passing requests on inside the process.</summary>
    internal void StartOnKestrel()
    {
        UseKestrel(0);
        StartServer();
        _address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The path of the SQLite file.</summary>
    internal string DatabasePath => Path.Combine(_folder, "ourwater.db");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting("Database:ConnectionString", $"Data Source={DatabasePath}");
        builder.UseSetting("Storage:Path", Path.Combine(_folder, "files"));
        builder.UseSetting("Storage:MaxUploadMegabytes", "2");
        builder.UseSetting("RateLimit:RequestsPerMinute", "0");
        builder.UseSetting("RateLimit:SignInsPerMinute", "0");
        builder.UseSetting("Outbound:AllowedHosts", "127.0.0.1");
        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        if (_services is not null) builder.ConfigureServices(_services);
    }
}
