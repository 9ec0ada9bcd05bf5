namespace OurWater.Admin.Jobs;

internal static partial class Log
{
    private static readonly Func<ILogger, long, IDisposable?> Run = LoggerMessage.DefineScope<long>("Run {RunId}");

    public static IDisposable? BeginRun(this ILogger logger, long runId) => Run(logger, runId);

    [LoggerMessage(LogLevel.Information, "Run {RunId} was going when the program stopped: it is queued again.")]
    public static partial void RunFoundAgain(this ILogger logger, long runId);

    [LoggerMessage(LogLevel.Error, "Looking for runs that wait failed; the next look is in a few seconds.")]
    public static partial void TurnsFailed(this ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Information, "Run started, attempt {Attempt}.")]
    public static partial void RunStarted(this ILogger logger, int attempt);

    [LoggerMessage(LogLevel.Information, "Run ended: {State}.")]
    public static partial void RunEnded(this ILogger logger, Sync.Model.RunState state);

    [LoggerMessage(LogLevel.Error, "Run failed, code {Code}.")]
    public static partial void RunFailed(this ILogger logger, Exception error, string code);
}
