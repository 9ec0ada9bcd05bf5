namespace OurWater.Admin.Live;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "A page that follows a run could not read it again, and tries once more")]
    public static partial void NotReread(this ILogger logger, Exception error);
}
