namespace OurWater.LegacyStandIn;

/// <summary>How the stand-in behaves where real servers differ.</summary>
public sealed record LegacyOptions
{
    public int Port { get; init; }
    public string UserName { get; init; } = "sync";
    public string Password { get; init; } = "secret";
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What a page of readings, and each write, take on a real server.</summary>
    public TimeSpan PageDelay { get; init; }
    public TimeSpan WriteDelay { get; init; }
}
