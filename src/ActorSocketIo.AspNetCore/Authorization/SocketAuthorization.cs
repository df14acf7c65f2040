using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.AspNetCore.Authorization;

/// <summary>Asks ASP.NET Core whether a socket's user satisfies policies.</summary>
/// <param name="services">The application's.</param>
internal sealed class SocketAuthorization(IServiceProvider services) : IHandlerAuthorization
{
    /// <inheritdoc/>
    public Func<Socket, Task> CheckOf(MemberInfo member) => CheckOf([.. member.GetCustomAttributes(inherit: true).OfType<IAuthorizeData>()]);

    /// <summary>The check of all that is asked for together.</summary>
    /// <exception cref="InvalidOperationException">The application has no authorization.</exception>
    public Func<Socket, Task> CheckOf(IReadOnlyCollection<IAuthorizeData> wanted)
    {
        var policies = services.GetService<IAuthorizationPolicyProvider>()
            ?? throw new InvalidOperationException("There is nothing to authorize with: call services.AddAuthorization() first.");
        // Asked each time: a provider may give another policy tomorrow.
        return async socket => await CheckAsync(socket, await AuthorizationPolicy.CombineAsync(policies, wanted).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Lets those pass who satisfy a policy.</summary>
    /// <exception cref="RefusedException">The socket's user does not.</exception>
    public async Task CheckAsync(Socket socket, AuthorizationPolicy? policy)
    {
        if (policy is null)
            return;
        var scope = services.CreateAsyncScope(); // handlers of requirements may want a database
        await using (scope.ConfigureAwait(false))
        {
            var user = socket.User ?? new();
            var result = await scope.ServiceProvider.GetRequiredService<IAuthorizationService>().AuthorizeAsync(user, socket, policy).ConfigureAwait(false);
            if (!result.Succeeded)
                throw new RefusedException(user.Identity?.IsAuthenticated == true ? "forbidden" : "unauthorized");
        }
    }
}
