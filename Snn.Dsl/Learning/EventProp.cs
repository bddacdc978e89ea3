namespace Snn;

/// <summary>
/// EventProp (Wunderlich and Pehle, 2021, Sci. Rep. 11:12829): the exact gradient of the hybrid system, by adjoints that
/// flow between spikes and jump at them; no surrogate. On the time grid it is exact to first order in the time step; without
/// one, on the event-driven plan, to rounding.
/// </summary>
public sealed record EventProp : LearningRule;
