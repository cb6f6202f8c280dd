using Millrace.Data;

namespace Millrace.Transforms.Parts;

/// <summary>
/// What a transformation worked out for a schema. Records of one batch mostly share one schema object, so the last one is looked at first,
/// by reference. <b>Threads</b>: one task.
/// </summary>
internal sealed class PlanCache<TPlan>(Func<Schema, TPlan> make)
    where TPlan : class
{
    // A topic with a new schema for each record must not fill the memory; 64 schemas in turn is far beyond what topics hold.
    private const int MostPlans = 64;

    private readonly Dictionary<Schema, TPlan> _plans = [];
    private Schema? _lastSchema;
    private TPlan? _lastPlan;

    public TPlan For(Schema schema)
    {
        if (ReferenceEquals(schema, _lastSchema)) return _lastPlan!;
        if (!_plans.TryGetValue(schema, out TPlan? plan))
        {
            plan = make(schema);
            if (_plans.Count == MostPlans) _plans.Clear();
            _plans[schema] = plan;
        }

        _lastSchema = schema;
        return _lastPlan = plan;
    }
}
