namespace OurWater.Admin.Hosting;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "The section Bootstrap is ignored: a user exists.")]
    public static partial void BootstrapIgnored(this ILogger logger);

    [LoggerMessage(LogLevel.Information, "Made the organisation {Organisation} and its first administrator from the section Bootstrap.")]
    public static partial void Bootstrapped(this ILogger logger, string organisation);

    [LoggerMessage(LogLevel.Warning, "Bootstrap:AdminPassword is weak: shorter than 12 characters, or easy to guess. It works; change it after signing in, under Your account.")]
    public static partial void BootstrapPasswordWeak(this ILogger logger);
}
