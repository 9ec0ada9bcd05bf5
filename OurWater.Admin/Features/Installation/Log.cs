namespace OurWater.Admin.Features.Installation;

internal static partial class Log
{
    [LoggerMessage(EventId = 4601, Level = LogLevel.Warning, Message = "{Part} does not answer.")]
    public static partial void PartDoesNotAnswer(this ILogger logger, Exception error, string part);
}
