namespace OurWater.Admin.Hosting;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "The section Bootstrap is ignored: a user exists.")]
    public static partial void BootstrapIgnored(this ILogger logger);

    [LoggerMessage(LogLevel.Information, "Made the organisation {Organisation} and its first administrator from the section Bootstrap.")]
    public static partial void Bootstrapped(this ILogger logger, string organisation);
}
