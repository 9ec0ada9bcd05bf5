namespace OurWater.Admin.Features;

/// <summary>What was looked for by its address; null where the organisation has no such thing.</summary>
public sealed record Found<T>(T? Value)
    where T : class;
