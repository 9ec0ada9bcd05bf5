namespace OurWater.Admin.Features.Uploads;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Upload {Upload} could not be loaded ({Code})")]
    public static partial void UploadNotLoaded(this ILogger logger, Exception error, long upload, string code);

    [LoggerMessage(2, LogLevel.Error, "The columns of upload {Upload} could not be worked out ({Code})")]
    public static partial void PlanFailed(this ILogger logger, Exception error, long upload, string code);

    [LoggerMessage(3, LogLevel.Error, "The check of upload {Upload} could not be shown ({Code})")]
    public static partial void CheckNotShown(this ILogger logger, Exception error, long upload, string code);
}
