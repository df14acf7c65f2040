using ActorSocketIo;
using ActorSocketIo.AspNetCore;

namespace Examples.Programs;

/// <summary>The counterpart of <c>node/express.js</c>.</summary>
internal static class SessionProgram
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSocketIo();
        builder.Services.AddDistributedMemoryCache();
        builder.Services.AddSession();

        var app = builder.Build();
        app.UseSession();
        app.MapGet("/add", (HttpContext http, string item) => http.Session.SetString("cart", item));

        var io = app.MapSocketIo();
        io.Engine.Use((request, next) =>
        {
            request.Items["cart"] = request.GetHttpContext()!.Session.GetString("cart");   // the request ends, what is in Items stays
            return next();
        });

        io.OnConnection(socket => socket.Emit("cart", socket.Request.Items["cart"]));

        app.Run();
    }
}
