using Microsoft.Extensions.Options;

namespace OurWater.Admin.Configuration;

public static class OptionsSetup
{
    /// <summary>Binds and checks every section at start, so that a wrong key is named before anything runs.</summary>
    public static IServiceCollection AddOurWaterOptions(this IServiceCollection services)
    {
        Add<DatabaseOptions>(services, DatabaseOptions.Section);
        Add<StorageOptions>(services, StorageOptions.Section);
        Add<JobsOptions>(services, JobsOptions.Section);
        Add<RateLimitOptions>(services, RateLimitOptions.Section);
        Add<OutboundOptions>(services, OutboundOptions.Section);
        Add<BootstrapOptions>(services, BootstrapOptions.Section);
        Add<MailOptions>(services, MailOptions.Section);
        services.AddSingleton<IValidateOptions<BootstrapOptions>, BootstrapValidator>();
        services.AddSingleton<IValidateOptions<OutboundOptions>, OutboundValidator>();
        services.AddSingleton<IValidateOptions<MailOptions>, MailValidator>();
        return services;
    }

    private static void Add<T>(IServiceCollection services, string section)
        where T : class => services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}

internal sealed class OutboundValidator : IValidateOptions<OutboundOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboundOptions options)
    {
        var wrong = Datasources.OutboundGuard.Entries(options.AllowedHosts).Where(e => !Datasources.OutboundGuard.IsEntry(e)).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"Outbound:AllowedHosts: “{wrong[0]}” is no host name, address or network. Write them with commas between, such as legacy.example.org, 10.1.0.0/16.");
    }
}

internal sealed class BootstrapValidator : IValidateOptions<BootstrapOptions>
{
    public ValidateOptionsResult Validate(string? name, BootstrapOptions options)
    {
        var errors = new List<string>();
        if (options.AdminEmail is null != options.AdminPassword is null) errors.Add("Bootstrap:AdminEmail and Bootstrap:AdminPassword go together: set both or neither.");
        if (options.AdminEmail is not null && string.IsNullOrWhiteSpace(options.Organisation)) errors.Add("Bootstrap:Organisation is empty. Name the first organisation.");
        if (options.OrganisationId is { } id && !Hosting.Slugs.IsValid(id)) errors.Add("Bootstrap:OrganisationId may hold lower-case letters, digits and hyphens, 64 at most.");
        if (options.TimeZone is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) errors.Add($"Bootstrap:TimeZone “{zone}” is no IANA time zone. Use a name such as Asia/Kolkata.");
        if (options.ApiKey is { Length: < 24 }) errors.Add("Bootstrap:ApiKey is too short. Use 24 characters or more.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

internal sealed class MailValidator : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Host))
        {
            if (options.User is not null || options.From is not null || options.PublicAddress is not null) errors.Add("Mail:Host is empty, but other keys of Mail are set. Name the mail server, or leave the section out.");
        }
        else
        {
            if (!MimeKit.MailboxAddress.TryParse(options.From ?? "", out _)) errors.Add("Mail:From is no e-mail address. Write the one that letters come from, such as OurWater <ourwater@example.org>.");
            if (!IsAddress(options.PublicAddress)) errors.Add("Mail:PublicAddress is no web address. Write the one under which people open the program, such as https://water.example.org: links in letters begin with it.");
        }

        if (string.IsNullOrEmpty(options.User) != string.IsNullOrEmpty(options.Password)) errors.Add("Mail:User and Mail:Password go together: set both or neither.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) && address is { Query: "", Fragment: "", UserInfo: "" };
}
