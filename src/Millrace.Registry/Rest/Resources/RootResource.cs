using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Registry.Rest.Bodies;

namespace Millrace.Registry.Rest.Resources;

internal static class RootResource
{
    private static readonly Dictionary<string, string> Nothing = [];

    public static void Map(Routes<RestCall> routes)
    {
        routes.Get("/", call => call.AnswerAsync(Nothing, RestJson.Compact.DictionaryStringString));
        routes.Post("/", call => call.AnswerAsync(Nothing, RestJson.Compact.DictionaryStringString), Need.Reading);
    }
}
