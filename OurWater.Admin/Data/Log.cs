namespace OurWater.Admin.Data;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "Bringing the database up to date: {Count} steps.")]
    public static partial void UpdatingDatabase(this ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "The database must be brought up to date, and another process is writing to it: another start of this program, or a tool. Waiting until it is done.")]
    public static partial void WaitingForDatabase(this ILogger logger);

    [LoggerMessage(LogLevel.Warning, "An earlier start was stopped while it brought the database up to date, and left its lock behind. The lock is removed.")]
    public static partial void LeftLockRemoved(this ILogger logger);
}
