// What the tutorial in src/Documentation ends with: dotnet run --project src/Samples/Tutorial, then open http://localhost:3005.
using System.Security.Claims;
using ActorSocketIo;
using ActorSocketIo.AspNetCore;
using Microsoft.AspNetCore.Authentication.Cookies;
using Tutorial;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIo(cluster: builder.Configuration.GetSection("Cluster").Bind);
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddAuthorization();
builder.Services.AddHealthChecks();

var app = builder.Build();
app.UseFileServer();
app.MapHealthChecks("/health/live", new() { Predicate = check => check.Tags.Contains("live") });
app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapPost("/sign-in", (string name) => Results.SignIn(new ClaimsPrincipal(
    new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], CookieAuthenticationDefaults.AuthenticationScheme))));

var io = app.MapSocketIo();
io.Sockets.RequireAuthorization();
Chat.AddTo(io);

app.Run();
