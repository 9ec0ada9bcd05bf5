using OurWater.Admin.Api;
using OurWater.Admin.Configuration;
using OurWater.Admin.Demo;
using OurWater.Admin.Features;
using OurWater.Admin.Hosting;
using OurWater.Admin.Jobs;
using OurWater.Admin.Storage;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = DemoSetup.Settings(args), ContentRootPath = ContentRoot.Find() });
builder.ListenByDefault();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddOurWaterOptions();
builder.Services.AddDatabase(builder.Configuration);
builder.Services.AddAccounts();
builder.Services.AddJobs();
builder.Services.AddStorage();
builder.Services.AddApi();
builder.Services.AddUi();
builder.Services.AddFeatures();
builder.AddDemo(args);

var app = builder.Build();
app.UsePipeline();
app.MapApi();
app.MapJobs();
app.MapUploads();
app.MapFeatures();
app.MapUi();
app.Run();
