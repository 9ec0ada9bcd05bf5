namespace OurWater.Admin.Api;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Error, "{Method} {Endpoint} failed.")]
    public static partial void RequestFailed(this ILogger logger, Exception error, string method, string endpoint);

    [LoggerMessage(LogLevel.Warning, "{Endpoint} was refused to the API key {KeyId}: it has not the scope {Scope}.")]
    public static partial void ScopeMissing(this ILogger logger, string? endpoint, string? keyId, string? scope);

    [LoggerMessage(LogLevel.Warning, "The last use of an API key could not be noted.")]
    public static partial void KeyUseNotNoted(this ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Warning, "Old answers to repeated requests could not be removed; the next try is in an hour.")]
    public static partial void SweepFailed(this ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Warning, "Not ready: {Part} cannot be reached.")]
    public static partial void NotReady(this ILogger logger, Exception error, string part);
}
