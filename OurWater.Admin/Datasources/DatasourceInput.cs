namespace OurWater.Admin.Datasources;

/// <summary>What a person or a script says of a LegacyMyWell datasource. A secret that is null stays as it is stored.</summary>
public sealed record LegacyMyWellInput(string Name, string BaseUrl, string? Username, string? Password, string? AccessToken);

/// <param name="Field">As the HTTP API calls it.</param>
public sealed record InputProblem(string Field, string Message);
