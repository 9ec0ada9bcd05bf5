namespace OurWater.Admin.Components.Shared;

public sealed record Crumb(string Title, string? Href = null);
