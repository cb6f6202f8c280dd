using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Millrace.Errors;

namespace Millrace.Http.Access;

/// <summary>
/// Which bearer tokens are logins: JSON web tokens (RFC 7519) that an OpenID Connect issuer has signed for this server. Its keys are
/// fetched from it, and again when they change.
/// </summary>
/// <param name="Issuer">Its address, below which <c>.well-known/openid-configuration</c> is.</param>
/// <param name="Audience">Whom tokens must be for.</param>
/// <param name="RoleClaim">The claim that holds roles: a text, or a list, of read, operate and admin; the strongest counts.</param>
public sealed record TokenRules(Uri Issuer, string Audience, string RoleClaim)
{
    /// <summary>From settings; null when none of them is there.</summary>
    /// <param name="issuer"><c>access.oidc.issuer</c></param>
    /// <param name="audience"><c>access.oidc.audience</c></param>
    /// <param name="roleClaim"><c>access.oidc.role.claim</c>, its default too.</param>
    /// <exception cref="ConfigException"/>
    public static TokenRules? Of(string? issuer, string? audience, string roleClaim)
    {
        if (string.IsNullOrEmpty(issuer) && string.IsNullOrEmpty(audience))
        {
            return roleClaim == LoginSettings.RoleClaim().DefaultValue
                ? null
                : throw ConfigException.Invalid("access.oidc.role.claim", roleClaim,
                    "it is of no effect without tokens; set access.oidc.issuer and access.oidc.audience, or take it out");
        }

        if (string.IsNullOrEmpty(issuer) || string.IsNullOrEmpty(audience))
            throw new ConfigException("access.oidc.issuer and access.oidc.audience belong together: a token for others is no login here");
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out Uri? url) || (url.Scheme != "https" && !(url.Scheme == "http" && url.IsLoopback)))
            throw ConfigException.Invalid("access.oidc.issuer", issuer, "must be an address of https://");
        return new TokenRules(url, audience, roleClaim);
    }

    internal void AddTo(IServiceCollection services)
    {
        services.AddSingleton(provider => new IssuerDocuments(
            Issuer, TimeProvider.System, provider.GetRequiredService<ILoggerFactory>().CreateLogger("Millrace.Access")));
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IssuerDocuments>((options, documents) =>
            options.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                $"{Issuer.OriginalString.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
                documents));
        services.AddAuthentication().AddJwtBearer(Configure);
    }

    private void Configure(JwtBearerOptions options)
    {
        // Claims by the names that they have in the token.
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = Issuer.OriginalString,
            ValidAudience = Audience,
            NameClaimType = "sub",
            RoleClaimType = RoleClaim,
            // By keys of two halves: the issuer publishes one, and whoever has that cannot sign.
            ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
        };
    }

    /// <summary>Whose token it is; null when it is no good, or gives no role.</summary>
    /// <exception cref="RestException">503: nobody can say, because the issuer cannot be reached.</exception>
    internal async ValueTask<Caller?> CallerOfAsync(HttpContext context)
    {
        AuthenticateResult result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (result.Principal is not { } principal)
        {
            // Without the issuer's keys, or with old ones, a good token cannot be told from a wrong one.
            if (result.Failure is SecurityTokenSignatureKeyNotFoundException
                && context.RequestServices.GetRequiredService<IssuerDocuments>().IsAway)
                throw new RestException(StatusCodes.Status503ServiceUnavailable,
                    $"The token cannot be checked: its issuer, {Issuer.OriginalString}, cannot be reached from here. Try again later.")
                { RetryAfter = IssuerDocuments.Pause };
            return null;
        }

        Role? role = principal.FindAll(RoleClaim).SelectMany(claim => claim.Value.Split(' ')).Select(Roles.Find).Max();
        string? name = principal.FindFirst("preferred_username")?.Value ?? principal.FindFirst("sub")?.Value;
        return role is { } given
            ? new Caller(name ?? "somebody with a token", given)
            {
                // Until then it is taken at this door.
                Expires = result.Properties?.ExpiresUtc + TokenValidationParameters.DefaultClockSkew,
            }
            : null;
    }
}
