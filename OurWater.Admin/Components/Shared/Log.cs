using Microsoft.Extensions.Logging;

namespace OurWater.Admin.Components.Shared;

internal static partial class Log
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "{What} could not be shown; shown as {Code}")]
    public static partial void PartFailed(ILogger logger, Exception exception, string what, string code);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Error, Message = "A page failed; shown as {Code}")]
    public static partial void PageFailed(ILogger logger, Exception exception, string code);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Error, Message = "A dialog failed; shown as {Code}")]
    public static partial void DialogFailed(ILogger logger, Exception exception, string code);
}
