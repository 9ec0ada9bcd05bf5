namespace OurWater.Admin.Mail;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "The mail server took a letter.")]
    public static partial void Sent(this ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The mail server refused a letter: {Problem}, status {Status}.")]
    public static partial void Refused(this ILogger logger, string problem, int status);

    [LoggerMessage(LogLevel.Warning, "A letter was not sent: {Problem}. Look at the section Mail.")]
    public static partial void Failed(this ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "A request for a new password was left out: too many at once.")]
    public static partial void LeftOut(this ILogger logger);
}
