using OurWater.Admin.Configuration;

namespace OurWater.Admin.Demo;

/// <summary><c>--demo</c>: a database of its own with an organisation to look at and play with.</summary>
public static class DemoSetup
{
    private const string Switch = "--demo";

    /// <summary>The arguments that are settings: a bare switch would swallow the next one.</summary>
    public static string[] Settings(string[] args) => [.. args.Where(a => a != Switch)];

    public static void AddDemo(this WebApplicationBuilder builder, string[] args)
    {
        if (!args.Contains(Switch)) return;
        var folder = Path.Combine(builder.Environment.ContentRootPath, "App_Data", "demo");
        Default(builder, $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.ConnectionString)}", $"Data Source={Path.Combine(folder, "demo.db")}");
        Default(builder, $"{StorageOptions.Section}:{nameof(StorageOptions.Path)}", Path.Combine(folder, "files"));
        Default(builder, $"{OutboundOptions.Section}:{nameof(OutboundOptions.AllowedHosts)}", "127.0.0.1"); // its own LegacyMyWell
        builder.Services.AddSingleton(new DemoSignIn(folder));
        builder.Services.AddSingleton<DemoOrganisation>();
        builder.Services.AddSingleton<DemoLegacy>();

        // Before the first set-up looks whether anybody can sign in; after it where it has an administrator to make.
        var start = ServiceDescriptor.Singleton<IHostedService, DemoStart>();
        if (builder.Configuration[$"{BootstrapOptions.Section}:{nameof(BootstrapOptions.AdminEmail)}"] is null) builder.Services.Insert(0, start);
        else builder.Services.Add(start);
    }

    private static void Default(WebApplicationBuilder builder, string key, string value)
    {
        if (builder.Configuration[key] is null) builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>(key, value)]);
    }
}
