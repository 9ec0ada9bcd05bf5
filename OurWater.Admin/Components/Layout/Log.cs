using Microsoft.Extensions.Logging;

namespace OurWater.Admin.Components.Layout;

internal static partial class Log
{
    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "The layout could not be loaded; shown as {Code}")]
    public static partial void LayoutFailed(ILogger logger, Exception exception, string code);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "The navigation's figures could not be read")]
    public static partial void BadgesFailed(ILogger logger, Exception exception);
}
